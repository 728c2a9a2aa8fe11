// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { runPostern } from "./run_postern.ts";

const GOLDEN = `${import.meta.dir}/../../golden/warnings/`;
const SHADOWED = `${GOLDEN}08-duplicate-and-shadowed-rules/config.yaml`;
const SILENT = `${GOLDEN}12-nothing-to-say/config.yaml`;

const postern = (...args: readonly string[]) => runPostern(args);

describe("warnings", () => {
  test("are one line each on standard error and do not fail check", () => {
    const { exitCode, stdout, stderr } = postern("check", SHADOWED);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${SHADOWED}: block, 9 rules\n` });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(
        /config\.yaml:17:7: warning\[duplicate-rule\]: NetworkRuleConfig "ssh again": has /,
      ),
      expect.stringMatching(/config\.yaml:27:7: warning\[shadowed-rule\]/),
      expect.stringMatching(/config\.yaml:55:7: warning\[shadowed-rule\]/),
      expect.stringMatching(/config\.yaml:83:7: warning\[shadowed-rule\]/),
      "",
    ]);
  });

  test("fail check --strict, which says how many there are", () => {
    const { exitCode, stdout, stderr } = postern("check", "--strict", SHADOWED);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toEndWith("\npostern: error: refused by --strict: 4 warnings\n");
  });

  test("are none where there is nothing to warn of, and --strict agrees", () => {
    const { exitCode, stdout, stderr } = postern("check", "--strict", SILENT);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toEndWith("config.yaml: block, 5 rules\n");
  });

  test.each(["apply --dry-run", "render", "encode"])(
    "are given by %s too, and leave its output and exit code as they are",
    (verb) => {
      const { exitCode, stdout, stderr } = postern(...verb.split(" "), SHADOWED);
      expect(exitCode).toBe(0);
      expect(stdout).not.toContain("warning");
      expect(stderr.match(/: warning\[/g)).toHaveLength(4);
    },
  );

  test("are not given by explain, which is asked about a packet", () => {
    const packet = ["--src", "192.0.2.7", "--proto", "tcp", "--dport", "22"];
    expect(postern("explain", SHADOWED, ...packet)).toMatchObject({ exitCode: 0, stderr: "" });
  });
});
