// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { statusJson } from "../../../src/report/status.ts";
import { ON_TRIAL } from "../report/standings.ts";

const operations = readFileSync(`${import.meta.dir}/../../../docs/operations.md`, "utf8");
const table = /^`--json` prints one line with these fields.*?\n\n(.*?)\n\n/ms.exec(operations)?.[1];
const rows = (table ?? "").split("\n").slice(2);

function codesIn(text = ""): readonly string[] {
  return [...text.matchAll(/`([a-zA-Z0-9]+)`/g)].map(([, code]) => `${code}`);
}

test("docs/operations.md lists the fields of status --json, in their order, and no other", () => {
  const listed = rows.flatMap((row) => codesIn(row.split("|")[1]));
  expect(listed).toEqual(Object.keys(statusJson(ON_TRIAL)));
});

test("docs/operations.md lists the fields of a trial, and no other", () => {
  const row = rows.find((each) => each.startsWith("| `trial` |"));
  const { trial } = statusJson(ON_TRIAL);
  if (trial === null) throw new Error("it is on trial");
  const fields = [...Object.keys(trial), ...Object.keys(trial.confirmed)];
  expect(codesIn(row?.split("|")[2])).toEqual(fields);
});
