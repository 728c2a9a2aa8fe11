// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { runPostern } from "./run_postern.ts";

const CONFIG = `${import.meta.dir}/../signature/vector/config.yaml`;
const ARGUMENT = " postern.config.inline=";

const encode = (...args: readonly string[]) => runPostern(["encode", ...args, CONFIG]);
const word = encode().stdout.trim();

/** Other arguments that make the whole command line this long, in bytes. */
const others = (length: number) => "é".repeat(4).padEnd(length - `${ARGUMENT}${word}`.length - 4);

describe("postern encode", () => {
  test("counts the arguments that it is told of to the last byte", () => {
    expect(encode(`--with=${others(2046)}`)).toEqual({
      exitCode: 0,
      stdout: `${word}\n`,
      stderr: "",
    });
    const { exitCode, stdout, stderr } = encode("--with", others(2047));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(
      "the kernel command line would have 2047 bytes, and only one of up to 2046 is sure to be whole; use a volume",
    );
  });

  test("leaves 384 bytes to the image's own arguments unless it is told of others", () => {
    const noise = Array.from({ length: 33 }, (_, i) => Bun.SHA256.hash(`${i}`, "hex")).join("");
    const stdin = `${readFileSync(CONFIG, "utf8")}# ${noise}\n`;
    expect(runPostern(["encode", "--with=", "-"], { stdin }).exitCode).toBe(0);
    const { exitCode, stderr } = runPostern(["encode", "-"], { stdin });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/<stdin>: the kernel command line would have 2\d{3} bytes/);
  });
});
