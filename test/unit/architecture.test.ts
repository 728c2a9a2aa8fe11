// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const SRC = join(import.meta.dir, "../../src");

/**
 * What each folder of src/ may import from besides itself. A stage knows the values that the stage before
 * it hands over, and what it is built on; never what comes after it. `text` knows nothing of any of them.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  text: [],
  linux: ["text"],
  netlink: ["linux"],
  conntrack: ["netlink"],
  routes: ["netlink"],
  signature: [],
  sources: ["linux", "signature", "text"],
  config: ["text"],
  policy: ["config"],
  ruleset: ["config", "policy"],
  explain: ["policy", "ruleset"],
  nftables: ["netlink", "ruleset"],
  activation: [
    "config",
    "conntrack",
    "explain",
    "linux",
    "netlink",
    "nftables",
    "policy",
    "routes",
    "ruleset",
    "sources",
  ],
  report: ["activation", "sources", "text"],
  commands: [
    "activation",
    "config",
    "explain",
    "linux",
    "policy",
    "report",
    "ruleset",
    "signature",
    "sources",
    "text",
  ],
};

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)"|^import "([^"]+)"/gm)].map(
    (match) => ({ file, from: match[1] ?? match[2] ?? "" }),
  );
}

const files = [...new Bun.Glob("**/*.ts").scanSync(SRC)].sort();
const imports = files.flatMap(importsOf);

function folderOf(file: string): string {
  return dirname(file).split("/")[0] ?? "";
}

describe("the flow of src/", () => {
  test("every folder is known", () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== "."));
    expect([...folders].filter((folder) => MAY_IMPORT[folder] === undefined)).toEqual([]);
  });

  test("goes one way: no folder imports from one that comes after it", () => {
    const wrong = imports.filter(({ file, from }) => {
      if (!from.startsWith(".")) return false;
      const target = relative(SRC, join(SRC, dirname(file), from));
      const [own, other] = [folderOf(file), folderOf(target)];
      return (
        own !== "." &&
        own !== other &&
        !["limits.ts", "result.ts", "version.ts"].includes(target) &&
        !target.startsWith("..") &&
        !MAY_IMPORT[own]?.includes(other)
      );
    });
    expect(wrong).toEqual([]);
  });

  test("only linux/libc.ts imports bun:ffi", () => {
    expect(imports.filter(({ from }) => from === "bun:ffi").map(({ file }) => file)).toEqual([
      "linux/libc.ts",
    ]);
  });

  test("the kernel's table is written where it is replaced, and where that is undone", () => {
    const writers = imports.filter(({ from }) => from.endsWith("/commit_table.ts"));
    expect(writers.map(({ file }) => file)).toEqual([
      "activation/replace.ts",
      "activation/undo.ts",
    ]);
  });

  test("no file knows more than a dozen others", () => {
    const counts = Map.groupBy(imports, ({ file }) => file);
    expect([...counts].filter(([, each]) => each.length > 12).map(([file]) => file)).toEqual([]);
  });

  test("only stages that do I/O touch files and the network", () => {
    const io = /^node:(fs|net|child_process|os|dgram)/;
    const pure = ["config", "policy", "ruleset", "explain", "report", "signature", "text"];
    expect(
      imports.filter(({ file, from }) => pure.includes(folderOf(file)) && io.test(from)),
    ).toEqual([]);
  });
});

describe("the repository", () => {
  const TRACKED = Bun.spawnSync(["git", "ls-files", "-s"], { cwd: join(SRC, "..") })
    .stdout.toString()
    .matchAll(/^100\d{3} .*\t(.*)$/gm)
    .map((match) => match[1] ?? "")
    .toArray();
  const read = (file: string) => readFileSync(join(SRC, "..", file), "utf8");

  test("exports nothing that no other file names", () => {
    const texts = new Map(
      TRACKED.filter((file) => file.endsWith(".ts")).map((file) => [file, read(file)]),
    );
    const words = [...texts].map(([file, text]) => ({ file, words: new Set(text.match(/\w+/g)) }));
    const exported = files.flatMap((file) =>
      [...(texts.get(`src/${file}`) ?? "").matchAll(/^export (?:async )?[a-z]+\*? (\w+)/gm)].map(
        (match) => ({ file: `src/${file}`, name: match[1] ?? "" }),
      ),
    );
    expect(exported.length).toBeGreaterThan(300);
    expect(
      exported.filter(
        ({ file, name }) => !words.some((other) => other.file !== file && other.words.has(name)),
      ),
    ).toEqual([]);
  });

  test("names its licence in every program", () => {
    const programs = TRACKED.filter((file) => file.endsWith(".ts") || read(file).startsWith("#!"));
    expect(programs.length).toBeGreaterThan(300);
    const line = /^(?:#!.*\n)?(?:\/\/|#) SPDX-License-Identifier: Apache-2\.0\n/;
    expect(programs.filter((file) => !line.test(read(file)))).toEqual([]);
  });
});
