// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { sha256Of } from "../../../src/sources/document.ts";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";

const documents = (...texts: readonly string[]) =>
  texts.map((text) => ({ bytes: new TextEncoder().encode(text) }));

test("the checksum of a configuration is what sha256sum says of its file", () => {
  inFolder((folder) => {
    writeFileSync(`${folder}/a`, "one\n");
    const [expected] = runCommand("sha256sum", `${folder}/a`).split(" ");
    expect(sha256Of(documents("one\n"))).toBe(expected ?? "");
  });
});

test("that of several is what sha256sum says of theirs", () => {
  inFolder((folder) => {
    for (const [name, text] of Object.entries({ a: "one\n", b: "two\n" })) {
      writeFileSync(`${folder}/${name}`, text);
    }
    const script = 'sha256sum "$0/a" "$0/b" | cut -c-64 | sha256sum';
    const [expected] = runCommand("sh", "-c", script, folder).split(" ");
    expect(sha256Of(documents("one\n", "two\n"))).toBe(expected ?? "");
  });
});

test("documents that are cut elsewhere have another", () => {
  const all = [documents("ab"), documents("a", "b"), documents("a", "", "b"), documents("", "ab")];
  expect(new Set(all.map(sha256Of)).size).toBe(all.length);
});
