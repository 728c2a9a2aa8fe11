// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  keep,
  keptRevision,
  revisionOf,
  revisions,
  stateDirectory,
} from "../../../src/activation/kept.ts";
import type { Document } from "../../../src/sources/document.ts";
import { inFolder } from "../temporary_folder.ts";
import { document, FACTS } from "./documents.ts";

function keeping(folder: string, ...documents: readonly Document[]): number {
  return keep(folder, FACTS, documents, null).revision;
}

/** What the next boot finds, as text; or why it finds nothing. */
function found(folder: string): string {
  const kept = keptRevision(folder);
  switch (kept.kind) {
    case "none":
      return "nothing";
    case "damaged":
    case "forbidden":
      return kept.why.replaceAll(folder, "");
    case "kept":
      return kept.whole.documents.map(({ bytes }) => Buffer.from(bytes).toString()).join("|");
  }
}

function numbers(folder: string): readonly number[] {
  return revisions(folder).map((listed) =>
    listed.kind === "revision" ? listed.revision.revision : -listed.number,
  );
}

describe("what is kept", () => {
  test("is nothing where nothing was", () => {
    inFolder((folder) => {
      expect(found(folder)).toBe("nothing");
      expect(found(`${folder}/none`)).toBe("nothing");
      expect(numbers(folder)).toEqual([]);
    });
  });

  test("is what was kept last, with its signatures", () => {
    inFolder((folder) => {
      expect(keeping(folder, document("a"))).toBe(1);
      expect(keeping(folder, document("b", "by ann"), document("c"))).toBe(2);
      expect(found(folder)).toBe("b|c");
      const kept = keptRevision(folder);
      const signatures = kept.kind === "kept" ? kept.whole.documents : [];
      expect(
        signatures.map(({ signature }) => signature && Buffer.from(signature).toString()),
      ).toEqual(["by ann", undefined]);
      expect(numbers(folder)).toEqual([1, 2]);
    });
  });

  test("is not kept twice", () => {
    inFolder((folder) => {
      expect(keeping(folder, document("a", "by ann"))).toBe(1);
      expect(keeping(folder, document("a", "by ann"))).toBe(1);
      expect(numbers(folder)).toEqual([1]);
    });
  });

  test("is kept anew with another signature, or cut in other places", () => {
    inFolder((folder) => {
      expect(keeping(folder, document("ab"))).toBe(1);
      expect(keeping(folder, document("ab", "by ann"))).toBe(2);
      expect(keeping(folder, document("ab", "by ben"))).toBe(3);
      expect(keeping(folder, document("a"), document("b"))).toBe(4);
      expect(keeping(folder, document("ab"))).toBe(5);
    });
  });

  test("lies in the folder with nothing else", () => {
    inFolder((folder) => {
      keeping(folder, document("a"));
      expect(readdirSync(folder).sort()).toEqual(["kept", "revisions"]);
      expect(readdirSync(`${folder}/revisions`)).toEqual(["1"]);
      expect(readFileSync(`${folder}/kept`, "utf8")).toBe("1\n");
    });
  });
});

describe("damage is told, and mended by what is kept next", () => {
  test.each<[string, (folder: string) => void, string]>([
    ["a pointer that is empty", (at) => writeFileSync(`${at}/kept`, ""), "/kept: is damaged"],
    ["a pointer to nowhere", (at) => writeFileSync(`${at}/kept`, "../x\n"), "/kept: is damaged"],
    ["a pointer of zeros", (at) => writeFileSync(`${at}/kept`, "\0\0"), "/kept: is damaged"],
    [
      "a revision that is missing",
      (at) => rmSync(`${at}/revisions/2`, { recursive: true }),
      "/revisions/2/revision.json: there is no such file",
    ],
    [
      "a document that is damaged",
      (at) => writeFileSync(`${at}/revisions/2/1.yaml`, "B"),
      "/revisions/2: is damaged",
    ],
    [
      "a record that is damaged",
      (at) => writeFileSync(`${at}/revisions/2/revision.json`, "\0"),
      "/revisions/2/revision.json: is damaged, or another version of postern wrote it",
    ],
  ])("%s", (_, damage, why) => {
    inFolder((folder) => {
      keeping(folder, document("a"));
      keeping(folder, document("b"));
      damage(folder);
      expect(found(folder)).toBe(why);
      keeping(folder, document("b"));
      expect(found(folder)).toBe("b");
    });
  });

  test("a revision that was begun is passed over", () => {
    inFolder((folder) => {
      keeping(folder, document("a"));
      mkdirSync(`${folder}/revisions/2.new`);
      writeFileSync(`${folder}/revisions/2.new/1.yaml`, "half");
      expect(found(folder)).toBe("a");
      expect(numbers(folder)).toEqual([1]);
      expect(keeping(folder, document("b"))).toBe(2);
      expect(readdirSync(`${folder}/revisions`).sort()).toEqual(["1", "2"]);
    });
  });

  test("a revision that was written and never pointed to is none that the next boot finds", () => {
    inFolder((folder) => {
      keeping(folder, document("a"));
      keeping(folder, document("b"));
      writeFileSync(`${folder}/kept`, "1\n");
      expect(found(folder)).toBe("a");
      expect(keeping(folder, document("c"))).toBe(3);
      expect(found(folder)).toBe("c");
    });
  });
});

describe("the history", () => {
  test("holds the last 32 revisions, and the one in use however old it is", () => {
    inFolder((folder) => {
      for (let number = 1; number <= 40; number += 1) {
        keep(folder, FACTS, [document(`${number}`)], 5);
      }
      expect(numbers(folder)).toEqual([5, ...Array.from({ length: 32 }, (_, index) => index + 9)]);
      expect(found(folder)).toBe("40");
      expect(revisionOf(folder, 5).documents).toEqual([document("5")]);
    });
  });

  test("says what is damaged, also of what is asked for", () => {
    inFolder((folder) => {
      keeping(folder, document("a"));
      keeping(folder, document("b"));
      writeFileSync(`${folder}/revisions/1/revision.json`, "");
      expect(numbers(folder)).toEqual([-1, 2]);
      expect(() => revisionOf(folder, 1)).toThrow("revision.json: is damaged");
      expect(() => revisionOf(folder, 3)).toThrow(
        'there is no revision 3; "postern history" lists them',
      );
    });
  });
});

test("the state directory is the one that is given, if it is there", () => {
  const given = process.env.STATE_DIRECTORY;
  try {
    inFolder((folder) => {
      process.env.STATE_DIRECTORY = folder;
      expect(stateDirectory()).toBe(folder);
      process.env.STATE_DIRECTORY = `${folder}/none`;
      expect(stateDirectory()).toBeUndefined();
      writeFileSync(`${folder}/file`, "");
      process.env.STATE_DIRECTORY = `${folder}/file`;
      expect(stateDirectory()).toBeUndefined();
    });
  } finally {
    if (given === undefined) delete process.env.STATE_DIRECTORY;
    else process.env.STATE_DIRECTORY = given;
  }
});
