// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { readRevision, writeRevision } from "../../../src/activation/revision.ts";
import { sha256Of } from "../../../src/sources/document.ts";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";
import { document, FACTS } from "./documents.ts";

const facts = { ...FACTS, revision: 3 };
const documents = [document("a: 1\n", "signed", "one.yaml"), document("b: 2\n", undefined, "two")];

describe("a revision", () => {
  test("is read as it was written: documents byte for byte, signatures, names", () => {
    inFolder((folder) => {
      const written = writeRevision(`${folder}/3`, facts, documents);
      expect(readRevision(`${folder}/3`, 3)).toEqual({ revision: written, documents });
      expect(written).toMatchObject({ ...facts, schema: 1, sha256: sha256Of(documents) });
    });
  });

  test("has folders of its own, which nobody else may read", () => {
    inFolder((folder) => {
      writeRevision(`${folder}/revisions/3`, facts, documents);
      expect(readdirSync(`${folder}/revisions`)).toEqual(["3"]);
      expect(readdirSync(`${folder}/revisions/3`).sort()).toEqual([
        "1.yaml",
        "1.yaml.sig",
        "2.yaml",
        "revision.json",
      ]);
      const modes = ["", "/1.yaml", "/1.yaml.sig", "/revision.json"].map(
        (name) => statSync(`${folder}/revisions/3${name}`).mode & 0o777,
      );
      expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
    });
  });

  test("takes the place of one that was begun, and never of one that is there", () => {
    inFolder((folder) => {
      mkdirSync(`${folder}/3.new`);
      writeFileSync(`${folder}/3.new/9.yaml`, "half of it");
      writeRevision(`${folder}/3`, facts, [document("c: 3\n")]);
      expect(readdirSync(folder)).toEqual(["3"]);
      expect(readdirSync(`${folder}/3`).sort()).toEqual(["1.yaml", "revision.json"]);
      expect(() => writeRevision(`${folder}/3`, { ...facts, by: "ben" }, documents)).toThrow(
        `${folder}/3: exists already`,
      );
      expect(readRevision(`${folder}/3`, 3).revision.by).toBe(facts.by);
      expect(readdirSync(folder)).toEqual(["3"]);
    });
  });

  test("is none under the number of another", () => {
    inFolder((folder) => {
      writeRevision(`${folder}/3`, facts, documents);
      expect(() => readRevision(`${folder}/3`, 1)).toThrow("is revision 3 under another number");
    });
  });

  test("holds names of any kind as text, not as paths", () => {
    inFolder((folder) => {
      const odd = [
        document("a: 1\n", undefined, "../../etc/passwd"),
        document("b: 2\n", "s", "\n"),
      ];
      writeRevision(`${folder}/3`, facts, odd);
      expect(readRevision(`${folder}/3`, 3).documents).toEqual(odd);
      expect(readdirSync(folder)).toEqual(["3"]);
    });
  });
});

describe("a revision is damaged", () => {
  test.each<[string, (folder: string) => void, RegExp]>([
    [
      "when it is not there",
      (at) => rmSync(at, { recursive: true }),
      /revision\.json: there is no/,
    ],
    [
      "when its record is none",
      (at) => writeFileSync(`${at}/revision.json`, "{}"),
      /is damaged, or/,
    ],
    [
      "when its record is cut short",
      (at) => {
        const path = `${at}/revision.json`;
        writeFileSync(path, readFileSync(path).subarray(0, 40));
      },
      /revision\.json: is damaged, or/,
    ],
    [
      "when its record is of another schema",
      (at) => {
        const path = `${at}/revision.json`;
        writeFileSync(path, readFileSync(path, "utf8").replace('"schema": 1', '"schema": 2'));
      },
      /revision\.json: is damaged, or/,
    ],
    ["when a document is", (at) => writeFileSync(`${at}/1.yaml`, "a: 2\n"), /3: is damaged$/],
    ["when a document is empty", (at) => writeFileSync(`${at}/2.yaml`, ""), /3: is damaged$/],
    [
      "when a document is cut into two, which are as long together",
      (at) => {
        const record = JSON.parse(readFileSync(`${at}/revision.json`, "utf8"));
        const [first, second] = record.documents;
        const bytes = readFileSync(`${at}/2.yaml`);
        writeFileSync(`${at}/2.yaml`, bytes.subarray(0, 2));
        writeFileSync(`${at}/3.yaml`, bytes.subarray(2));
        const cut = { ...record, documents: [first, second, { ...second, file: "3.yaml" }] };
        writeFileSync(`${at}/revision.json`, JSON.stringify(cut));
      },
      /3: is damaged$/,
    ],
    [
      "when a document is a pipe, which nobody writes to",
      (at) => {
        rmSync(`${at}/1.yaml`);
        runCommand("mkfifo", `${at}/1.yaml`);
      },
      /1\.yaml: is not a file$/,
    ],
    [
      "when a document is a link to a device without an end",
      (at) => {
        rmSync(`${at}/1.yaml`);
        symlinkSync("/dev/zero", `${at}/1.yaml`);
      },
      /1\.yaml: /,
    ],
    [
      "when its record is larger than a configuration may be",
      (at) => truncateSync(`${at}/revision.json`, 400 << 20),
      /revision\.json: is larger than 8 MB$/,
    ],
    ["when a document is missing", (at) => rmSync(`${at}/2.yaml`), /2\.yaml: there is no/],
    [
      "when a signature is missing",
      (at) => rmSync(`${at}/1.yaml.sig`),
      /1\.yaml\.sig: there is no/,
    ],
  ])("%s", (_, damage, message) => {
    inFolder((folder) => {
      writeRevision(`${folder}/3`, facts, documents);
      damage(`${folder}/3`);
      expect(() => readRevision(`${folder}/3`, 3)).toThrow(message);
    });
  });
});

test("what cannot be written leaves what was there, and says which file", () => {
  inFolder((folder) => {
    writeRevision(`${folder}/3`, facts, documents);
    writeFileSync(`${folder}/file`, "");
    expect(() => writeRevision(`${folder}/file/3`, facts, documents)).toThrow(
      `${folder}/file/3.new: a part of the path is not a directory`,
    );
    expect(readRevision(`${folder}/3`, 3).documents).toEqual(documents);
  });
});
