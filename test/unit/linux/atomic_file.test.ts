// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createFiles, replaceFiles, syncFolder } from "../../../src/linux/atomic_file.ts";
import { inFolder } from "../temporary_folder.ts";

function file(path: string, content: string | Uint8Array = "new", mode = 0o600) {
  return { path, content, mode };
}

describe("files are created", () => {
  test("with their content and permissions", () => {
    inFolder((folder) => {
      createFiles([file(`${folder}/a`, "text"), file(`${folder}/b`, Uint8Array.of(0, 255), 0o640)]);
      expect(readFileSync(`${folder}/a`, "utf8")).toBe("text");
      expect([...readFileSync(`${folder}/b`)]).toEqual([0, 255]);
      expect(statSync(`${folder}/a`).mode & 0o777).toBe(0o600);
      expect(statSync(`${folder}/b`).mode & 0o777).toBe(0o640);
    });
  });

  test("all or none: one that exists stays, and the others are gone", () => {
    inFolder((folder) => {
      writeFileSync(`${folder}/b`, "old");
      const files = ["a", "b", "c"].map((name) => file(`${folder}/${name}`));
      expect(() => createFiles(files)).toThrow(`${folder}/b: exists already`);
      expect(readdirSync(folder)).toEqual(["b"]);
      expect(readFileSync(`${folder}/b`, "utf8")).toBe("old");
    });
  });
});

describe("files are replaced", () => {
  test("whether or not they are there, and nothing else is left", () => {
    inFolder((folder) => {
      writeFileSync(`${folder}/a`, "old");
      chmodSync(`${folder}/a`, 0o644);
      replaceFiles([file(`${folder}/a`), file(`${folder}/b`)]);
      expect(readdirSync(folder).sort()).toEqual(["a", "b"]);
      expect(readFileSync(`${folder}/a`, "utf8")).toBe("new");
      expect(statSync(`${folder}/a`).mode & 0o777).toBe(0o600);
    });
  });

  test("so that whoever has one open reads the old one to its end", () => {
    inFolder((folder) => {
      writeFileSync(`${folder}/a`, "old");
      const before = statSync(`${folder}/a`).ino;
      replaceFiles([file(`${folder}/a`)]);
      expect(statSync(`${folder}/a`).ino).not.toBe(before);
    });
  });

  test("though a process of the same id was ended in the middle of it", () => {
    inFolder((folder) => {
      writeFileSync(`${folder}/a.${process.pid}`, "half of it");
      replaceFiles([file(`${folder}/a`)]);
      expect(readdirSync(folder)).toEqual(["a"]);
      expect(readFileSync(`${folder}/a`, "utf8")).toBe("new");
    });
  });

  test("all or none while they are written: then the old ones are there, and nothing else", () => {
    inFolder((folder) => {
      writeFileSync(`${folder}/a`, "old");
      const files = [file(`${folder}/a`), file(`${folder}/none/b`)];
      expect(() => replaceFiles(files)).toThrow(`${folder}/none/b: its folder is missing`);
      expect(readdirSync(folder)).toEqual(["a"]);
      expect(readFileSync(`${folder}/a`, "utf8")).toBe("old");
    });
  });

  test("not where a folder stands, and then nothing is left behind", () => {
    inFolder((folder) => {
      mkdirSync(`${folder}/a`);
      expect(() => replaceFiles([file(`${folder}/a`)])).toThrow(`${folder}/a: is a directory`);
      expect(readdirSync(folder)).toEqual(["a"]);
    });
  });
});

test("a file that is replaced over and over is never read in part", () => {
  inFolder((folder) => {
    const path = `${folder}/a`;
    const contents = ["x".repeat(100_000), "y".repeat(200_000)];
    const code = `
      const { replaceFiles } = await import(${JSON.stringify(`${import.meta.dir}/../../../src/linux/atomic_file.ts`)});
      for (let turn = 0; ; turn += 1) {
        const content = turn % 2 === 0 ? "x".repeat(100_000) : "y".repeat(200_000);
        replaceFiles([{ path: ${JSON.stringify(path)}, content, mode: 0o600 }]);
      }`;
    const writer = Bun.spawn([process.execPath, "-e", code], { stderr: "inherit" });
    while (!existsSync(path)) Bun.sleepSync(5);
    for (let read = 0; read < 500; read += 1) {
      expect(contents.includes(readFileSync(path, "utf8"))).toBe(true);
    }
    writer.kill("SIGKILL");
    expect(contents.includes(readFileSync(path, "utf8"))).toBe(true);
  });
});

test("a folder that is not there cannot be written to the disk, and that is said", () => {
  inFolder((folder) => {
    syncFolder(folder);
    expect(() => syncFolder(`${folder}/none`)).toThrow(`${folder}/none: there is no such file`);
  });
});
