// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { runPostern } from "./run_postern.ts";

const VECTOR = `${import.meta.dir}/../signature/vector`;

const folder = mkdtempSync(`${tmpdir()}/postern-signing-`);
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  for (const name of ["config.yaml", "key", "key.pub"]) {
    copyFileSync(`${VECTOR}/${name}`, `${folder}/${name}`);
  }
});

function postern(args: string, stdin = "") {
  return runPostern(args.split(" "), { cwd: folder, stdin });
}

function read(name: string): string {
  return readFileSync(`${folder}/${name}`, "utf8");
}

const SIGNATURE = readFileSync(`${VECTOR}/sha512.sig`, "utf8");

describe("keygen", () => {
  test("makes a private key for its owner alone, and prints the kernel argument of the public one", () => {
    const { exitCode, stdout } = postern("keygen");
    const base64 = read("postern.key.pub").split(" ")[1];
    expect(exitCode).toBe(0);
    expect(stdout).toEndWith(`kernel argument: postern.config.key=${base64}\n`);
    expect(statSync(`${folder}/postern.key`).mode & 0o777).toBe(0o600);
    expect(statSync(`${folder}/postern.key.pub`).mode & 0o777).toBe(0o644 & ~process.umask());
  });

  test("makes keys that sign and verify", () => {
    postern("keygen -o mine");
    expect(postern("sign -k mine config.yaml").exitCode).toBe(0);
    expect(postern("verify -k mine.pub config.yaml").exitCode).toBe(0);
    expect(postern("verify -k key.pub config.yaml").exitCode).toBe(1);
  });

  test.each(["mine", "mine.pub"])("overwrites nothing, and makes nothing beside %s", (name) => {
    writeFileSync(`${folder}/${name}`, "precious");
    const before = readdirSync(folder);
    expect(postern("keygen -o mine")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `postern: error: ${name}: exists already\n`,
    });
    expect(readdirSync(folder)).toEqual(before);
    expect(read(name)).toBe("precious");
  });
});

describe("sign", () => {
  test("writes the signature beside the file, over an older one", () => {
    writeFileSync(`${folder}/config.yaml.sig`, "older");
    expect(postern("sign -k key config.yaml")).toEqual({
      exitCode: 0,
      stdout: "signature: config.yaml.sig\n",
      stderr: "",
    });
    expect(read("config.yaml.sig")).toBe(SIGNATURE);
    expect(readdirSync(folder).sort()).toEqual([
      "config.yaml",
      "config.yaml.sig",
      "key",
      "key.pub",
    ]);
  });

  test("passes standard input's signature to standard output", () => {
    expect(postern("sign -k key -", read("config.yaml")).stdout).toBe(SIGNATURE);
  });

  test("signs no file when it refuses one", () => {
    writeFileSync(`${folder}/faulty.yaml`, "kind: Unheard\n");
    const { exitCode, stderr } = postern("sign -k key config.yaml faulty.yaml");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^faulty\.yaml:\d+:\d+: error\[/);
    expect(readdirSync(folder).filter((name) => name.includes(".sig"))).toEqual([]);
  });

  test("checks each file as a configuration of its own", () => {
    copyFileSync(`${folder}/config.yaml`, `${folder}/same.yaml`);
    expect(postern("check config.yaml same.yaml").exitCode).toBe(1);
    expect(postern("sign -k key config.yaml same.yaml").exitCode).toBe(0);
    expect(read("same.yaml.sig")).toBe(SIGNATURE);
  });

  test("says what is wrong with a key", () => {
    copyFileSync(`${VECTOR}/encrypted_key`, `${folder}/encrypted`);
    expect(postern("sign -k encrypted config.yaml").stderr).toStartWith(
      "postern: error: encrypted: is encrypted with a passphrase",
    );
    expect(postern("sign -k key.pub config.yaml")).toMatchObject({ exitCode: 1 });
  });
});

describe("verify", () => {
  beforeEach(() => writeFileSync(`${folder}/config.yaml.sig`, SIGNATURE));

  test("accepts what ssh-keygen signed, and names the key", () => {
    const { exitCode, stdout } = postern("verify -k key.pub config.yaml");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^config\.yaml: signed by SHA256:\S{43}\n$/);
  });

  test("refuses a file that was changed, and one without a signature", () => {
    writeFileSync(`${folder}/config.yaml`, `${read("config.yaml")}#\n`);
    expect(postern("verify -k key.pub config.yaml")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "postern: error: config.yaml.sig: does not match: it is over another content, or damaged\n",
    });
    expect(postern("verify -k key.pub key")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "postern: error: key.sig: there is no such file\n",
    });
  });

  test("fails when one of several files is not signed", () => {
    writeFileSync(`${folder}/other.yaml`, "other");
    writeFileSync(`${folder}/other.yaml.sig`, SIGNATURE);
    expect(postern("verify -k key.pub other.yaml config.yaml").exitCode).toBe(1);
  });
});

test.each([
  "keygen -o -",
  "keygen operand",
  "sign config.yaml",
  "sign -k key",
  "sign -k key -k key config.yaml",
  "sign -k key - config.yaml",
  "verify config.yaml",
  "verify -k key.pub",
  "verify -k key.pub -",
])("%s is wrong usage", (args) => {
  expect(postern(args).exitCode).toBe(2);
});
