// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;
const VECTOR = `${import.meta.dir}/../signature/vector`;
const HOSTILE = "a\nb\u001b[31m.yaml";
const ESCAPED = "a\\u{a}b\\u{1b}[31m.yaml";

const folder = mkdtempSync(`${tmpdir()}/postern-messages-`);
afterAll(() => rmSync(folder, { recursive: true }));
copyFileSync(`${VECTOR}/key`, `${folder}/key`);
for (const name of ["config.yaml", HOSTILE]) {
  copyFileSync(`${VECTOR}/config.yaml`, `${folder}/${name}`);
}
mkdirSync(`${folder}/taken.yaml.sig`);
copyFileSync(`${VECTOR}/config.yaml`, `${folder}/taken.yaml`);

/** What zstd cannot make short enough for a kernel command line. */
function randomText(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64");
}

function postern(...args: readonly string[]) {
  const argv = [process.execPath, MAIN, ...args];
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, { cwd: folder });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

describe("what kept a file from being read or written", () => {
  test.each([
    [["check", "no.yaml"], "no.yaml: there is no such file"],
    [["check", "no\u001b[31m.yaml"], "no\\u{1b}[31m.yaml: there is no such file"],
    [["check", "/"], "/: is a directory"],
    [["sign", "-k", "/", "config.yaml"], "/: is a directory"],
    [["sign", "-k", "key", "taken.yaml"], "taken.yaml.sig: is a directory"],
    [["keygen", "-o", "no/key"], "no/key: its folder is missing"],
  ])("is one sentence that names it: %p", (args, message) => {
    expect(postern(...args)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `postern: error: ${message}\n`,
    });
  });
});

describe("standard input", () => {
  test.each([["check -"], ["encode -"]])("has one name in every message: %s", (args) => {
    const stdin = Buffer.from(`${readFileSync(`${folder}/config.yaml`)}# ${randomText(4000)}\n`);
    const argv = [process.execPath, MAIN, ...args.split(" ")];
    const { stdout, stderr } = Bun.spawnSync(argv, { stdin });
    expect(`${stderr}${stdout}`).toMatch(/^(postern: error: )?<stdin>: /);
  });
});

describe("the name of a file", () => {
  test.each([
    [["check", HOSTILE], `${ESCAPED}: `],
    [["sign", "-k", "key", HOSTILE], `signature: ${ESCAPED}.sig\n`],
    [["keygen", "-o", "k\n"], "private key: k\\u{a}\npublic key: k\\u{a}.pub\n"],
  ])("steers no terminal: %p", (args, start) => {
    expect(postern(...args).stdout).toStartWith(start);
  });
});
