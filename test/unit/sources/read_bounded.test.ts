// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { MOST_BYTES } from "../../../src/limits.ts";
import { readBounded } from "../../../src/sources/read_bounded.ts";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";

test.each<[string, string, (path: string) => void]>([
  ["a symbolic link", "ELOOP", (path) => symlinkSync("/proc/self/environ", path)],
  ["a pipe that nobody writes to", "is not a file", (path) => runCommand("mkfifo", path)],
  ["a folder", "is not a file", (path) => mkdirSync(path)],
  [
    "a file of more than 8 MB",
    "is larger than 8 MB",
    (path) => {
      writeFileSync(path, "");
      truncateSync(path, MOST_BYTES + 1);
    },
  ],
])("%s is not read", (_, error, make) => {
  inFolder((folder) => {
    make(`${folder}/postern.yaml`);
    expect(() => readBounded(`${folder}/postern.yaml`)).toThrow(error);
  });
});
