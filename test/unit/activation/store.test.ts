// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import {
  emptyRecord,
  forgetOthers,
  keepTable,
  keptTable,
  makeStore,
  readRecord,
  type Store,
  writeRecord,
} from "../../../src/activation/store.ts";
import { tableBytes } from "../../../src/nftables/table_bytes.ts";
import { VERSION } from "../../../src/version.ts";
import { lockdownRules, webRules } from "../ruleset/policies.ts";
import { inFolder } from "../temporary_folder.ts";
import { LOCKDOWN, recordOf, trialOf, WEB } from "./records.ts";

function inStore(act: (store: Store) => void): void {
  inFolder((folder) => {
    const store = { folder: `${folder}/netns-7`, boot: "one boot", namespace: "7" };
    makeStore(store);
    act(store);
  });
}

const full = recordOf(trialOf(WEB, LOCKDOWN), {
  postern: VERSION,
  next: trialOf(LOCKDOWN, WEB),
  refused: { problem: "none found", source: null, at: "2026-01-01T00:00:00.000Z" },
  searched: [{ source: "volume", outcome: "absent", detail: "none" }],
  trials: [
    {
      summary: "block, 1 rule",
      source: "a.yaml",
      sha256: null,
      since: "2026-01-01T00:00:00.000Z",
      by: "ann",
      ended: "deadline",
      at: "2026-01-01T00:01:00.000Z",
      endedBy: null,
    },
  ],
});

describe("the record", () => {
  test("is read as it was written", () => {
    inStore((store) => {
      for (const record of [full, emptyRecord(store)]) {
        writeRecord(store, record);
        expect(readRecord(store)).toEqual({ kind: "record", record });
      }
      expect(readdirSync(store.folder)).toEqual(["record.json"]);
    });
  });

  test("names the version that wrote it last", () => {
    inStore((store) => {
      writeRecord(store, { ...full, postern: "0.0.0" });
      expect(readRecord(store)).toMatchObject({ record: { postern: VERSION } });
    });
  });

  test("is none where there is no file, or no folder", () => {
    inStore((store) => {
      expect(readRecord(store)).toEqual({ kind: "none" });
      expect(readRecord({ ...store, folder: `${store.folder}/none` })).toEqual({ kind: "none" });
    });
  });

  test("of another boot, or of another namespace, is none", () => {
    inStore((store) => {
      writeRecord(store, full);
      expect(readRecord({ ...store, boot: "another boot" })).toEqual({ kind: "none" });
      expect(readRecord({ ...store, namespace: "8" })).toEqual({ kind: "none" });
    });
  });

  test.each<[string, (text: string) => string]>([
    ["that is empty", () => ""],
    ["that is cut short", (text) => text.slice(0, 200)],
    ["of another schema", (text) => text.replace('"schema": 1', '"schema": 2')],
    ["with a field that is not known", (text) => text.replace("{", '{"more": 1,')],
    ["without a field", (text) => text.replace('"next"', '"then"')],
  ])("%s is said to be unreadable", (_, damage) => {
    inStore((store) => {
      writeRecord(store, full);
      const path = `${store.folder}/record.json`;
      writeFileSync(path, damage(readFileSync(path, "utf8")));
      expect(readRecord(store)).toEqual({
        kind: "unreadable",
        why: `${path}: is not a record of postern ${VERSION}; the next "postern apply" or "postern reload" begins a new one`,
      });
    });
  });

  test("that cannot be opened is said to be, and why", () => {
    inStore((store) => {
      mkdirSync(`${store.folder}/record.json`);
      const why = readRecord(store);
      expect(why).toMatchObject({ kind: "unreadable" });
      expect(why.kind === "unreadable" && why.why).toMatch(/is a directory$/);
    });
  });
});

describe("a table that was written", () => {
  const [one, other] = [`1:${"a".repeat(64)}`, `1:${"b".repeat(64)}`];

  test("can be had again by its identity, and by no other", () => {
    inStore((store) => {
      keepTable(store, one, webRules);
      expect(keptTable(store, one)).toEqual(webRules);
      expect(keptTable(store, other)).toBeUndefined();
    });
  });

  test("is forgotten unless it is named", () => {
    inStore((store) => {
      writeRecord(store, full);
      keepTable(store, one, webRules);
      keepTable(store, other, lockdownRules);
      forgetOthers(store, [other, null]);
      expect(keptTable(store, one)).toBeUndefined();
      expect(keptTable(store, other)).toEqual(lockdownRules);
      expect(readRecord(store).kind).toBe("record");
    });
  });

  test("is none when its bytes are damaged", () => {
    inStore((store) => {
      keepTable(store, one, webRules);
      const [name] = readdirSync(store.folder);
      writeFileSync(`${store.folder}/${name}`, tableBytes(webRules).subarray(0, 99));
      expect(keptTable(store, one)).toBeUndefined();
    });
  });
});

test("a store that cannot be made says where", () => {
  inFolder((folder) => {
    writeFileSync(`${folder}/file`, "");
    const store = { folder: `${folder}/file/netns-7`, boot: "b", namespace: "7" };
    expect(() => makeStore(store)).toThrow(`${folder}/file: exists already`);
    expect(() => writeRecord(store, full)).toThrow(
      `${store.folder}/record.json: a part of the path is not a directory`,
    );
  });
});

test("what a writer that was killed left half written goes in time, and what is being written stays", () => {
  inStore((store) => {
    const [old, fresh] = ["1-ab.table.4242", "record.json.4243"];
    for (const name of [old, fresh]) writeFileSync(`${store.folder}/${name}`, "half");
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(`${store.folder}/${old}`, longAgo, longAgo);
    forgetOthers(store, []);
    expect(readdirSync(store.folder)).toEqual([fresh]);
  });
});
