// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { keepDocuments } from "../../../src/activation/keeping.ts";
import { emptyRecord } from "../../../src/activation/store.ts";

const { STATE_DIRECTORY } = process.env;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  process.env.STATE_DIRECTORY = folder;
});

afterAll(() => {
  if (STATE_DIRECTORY === undefined) delete process.env.STATE_DIRECTORY;
  else process.env.STATE_DIRECTORY = STATE_DIRECTORY;
  rmSync(folder, { recursive: true });
});

const document = { name: "postern.yaml", bytes: Uint8Array.of(10), signature: undefined };

test.each([
  ["found", "postern:postern.yaml", "postern:postern.yaml"],
  [
    "faulty",
    "volume postern: is mounted at /mnt",
    "what is wrong with the source volume (volume postern: is mounted at /mnt)",
  ],
])("what is kept says that a source goes before it which was %s", (outcome, detail, outranked) => {
  const record = {
    ...emptyRecord({ folder, boot: "", namespace: "" }),
    searched: [
      { source: "inline", outcome: "absent", detail: "no kernel argument" },
      { source: "volume", outcome, detail },
    ],
  };
  const entry = { summary: "block, 0 rules", source: "postern.yaml", by: "root" };
  expect(keepDocuments(entry, [document], "applied", record)).toEqual({
    kind: "kept",
    revision: 1,
    unstaged: undefined,
    outranked,
  });
});
