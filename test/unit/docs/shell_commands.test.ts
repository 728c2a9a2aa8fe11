// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { DOCUMENTS } from "../../docs/documents.ts";
import { RAN_BY_HAND, RAN_ELSEWHERE, RAN_ON_FILES } from "../../docs/ran_elsewhere.ts";
import { shellCommands } from "../../docs/shell_commands.ts";

const ROOT = `${import.meta.dir}/../../..`;

const commands = DOCUMENTS.flatMap((document) =>
  shellCommands(readFileSync(`${ROOT}/${document}`, "utf8")).map(({ text }) => text),
);

const caseNames = readdirSync(`${ROOT}/test/boot`)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(`${ROOT}/test/boot/${file}`, "utf8"))
  .flatMap((source) => [...source.matchAll(/(?:Case|Test|Boot)\(\s*"([-a-z]+)"/g)])
  .map(([, name]) => name);

describe("the commands of a document", () => {
  test("are those in blocks of the shell, each with what continues it", () => {
    const text = [
      "```sh",
      "# a comment",
      "one \\",
      "  two",
      "",
      "cat <<EOF",
      "three",
      "EOF",
      "```",
      "four",
      "```yaml",
      "five: 6",
      "```",
      "   ```sh",
      "   seven",
      "   ```",
    ].join("\n");
    expect(shellCommands(text)).toEqual([
      { text: "one \\\n  two", line: 3 },
      { text: "cat <<EOF\nthree\nEOF", line: 6 },
      { text: "   seven", line: 15 },
    ]);
  });

  test.each(Object.entries(RAN_ELSEWHERE))(
    "that begin with %s are there, and so is what runs them: %s",
    (beginning, ranBy) => {
      expect(commands.some((command) => command.startsWith(beginning))).toBe(true);
      expect(caseNames.includes(ranBy) || existsSync(`${ROOT}/${ranBy}`)).toBe(true);
    },
  );

  const others = [...RAN_BY_HAND, ...RAN_ON_FILES].map((each) => [each]);
  test.each(others)("that begin with %s are there", (beginning) => {
    expect(commands.some((command) => command.startsWith(beginning))).toBe(true);
  });
});
