// SPDX-License-Identifier: Apache-2.0
// docs/threat-model.md promises nothing that no test shows. Whether a test shows it, its reader has to judge.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";

const ROOT = `${import.meta.dir}/../../..`;
const [body = "", foot = ""] = readFileSync(`${ROOT}/docs/threat-model.md`, "utf8").split(
  "\n## The tests\n",
);

/** A test that is cited: its file below test/, and its name or that of its boot. */
type Citation = readonly [file: string, name: string];

const CITATION = /\[(\S+)\]\(\.\.\/test\/\1\)((?:,? "[^"]+")+)/g;

/** The citations by the note that holds them. */
const notes = new Map(
  [...foot.matchAll(/^\[\^([a-z0-9-]+)\]: (.+)$/gm)].map(([, note = "", text = ""]) => [
    note,
    [...text.matchAll(CITATION)].flatMap(([, file = "", names = ""]) =>
      [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]): Citation => [file, name]),
    ),
  ]),
);

/** What is listed below a heading in bold, up to the next one, each item on one line. */
function items(heading: string): readonly string[] {
  return [...body.matchAll(/^\*\*(.+?)\*\*[^\n]*\n\n((?:[-\x20].+\n)+)/gm)]
    .filter(([, title]) => title === heading)
    .flatMap(([, , list = ""]) => list.replaceAll("\n  ", " ").trimEnd().split("\n"));
}

function notesIn(text: string): readonly string[] {
  return [...text.matchAll(/\[\^([a-z0-9-]+)\]/g)].map(([, note = ""]) => note);
}

/** The names of the tests of a file, or of the boots of a script. */
function namesIn(file: string): readonly string[] {
  const text = readFileSync(`${ROOT}/test/${file}`, "utf8");
  return file.endsWith(".ts")
    ? [...text.matchAll(/\(\s*(["`])((?:(?!\1).)+)\1,/g)].map(([, , name = ""]) => name)
    : [...text.matchAll(/^(?:boot|refused|unmoved) ([a-z-]+)/gm)].map(([, name = ""]) => name);
}

test("there is something that holds, and something that does not", () => {
  expect(items("Holds").length).toBeGreaterThan(40);
  expect(items("Does not hold").length).toBeGreaterThan(30);
});

test.each(items("Holds").map((item) => [item]))("a test is cited for: %s", (item) => {
  expect(notesIn(item).flatMap((note) => notes.get(note) ?? [])).not.toEqual([]);
});

test("the foot of the page holds citations, and nothing else", () => {
  expect(foot.replaceAll(CITATION, "").replaceAll(/\[\^[a-z0-9-]+\]:|[;\s]/g, "")).toBe("");
});

test("every note is there, and cited", () => {
  expect([...new Set(notesIn(body))].sort()).toEqual([...notes.keys()].sort());
});

describe.each([...notes])("note %s", (_, citations) => {
  test("cites something", () => expect(citations).not.toEqual([]));

  test.each(citations)("cites a test that is there: %s, %s", (file, name) => {
    expect(existsSync(`${ROOT}/test/${file}`)).toBeTrue();
    expect(namesIn(file)).toContain(name);
  });
});
