// SPDX-License-Identifier: Apache-2.0
/** What it takes to refuse a configuration: at most a third of the memory of the smallest machine, 512 MB. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  MOST_BYTES,
  MOST_CHARACTERS,
  MOST_DOCUMENTS,
  MOST_MARKS,
  MOST_MARKS_IN_ALL,
} from "../../../src/limits.ts";
import { block, rule } from "./documents.ts";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;
const TELL_MEMORY = `${import.meta.dir}/tell_memory.ts`;
const THIRD = (512 << 10) / 3;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What `check` takes of memory at most, in kB, and its exit code. */
function check(text: string) {
  const file = `${folder}/config.yaml`;
  writeFileSync(file, text);
  const command = [process.execPath, "--preload", TELL_MEMORY, MAIN, "check", file];
  const { exitCode, stdout } = Bun.spawnSync(command, {
    // Where there is more memory, the runtime takes its time to free any.
    env: { ...process.env, BUN_JSC_forceRAMSize: `${512 << 20}` },
    stderr: "ignore",
  });
  return { exitCode, memory: Number.parseInt(stdout.toString(), 10) };
}

/** As much of a text as there may be: what is in it has this many marks. */
function fill(unit: string, marks: number): string {
  return unit.repeat(Math.floor((MOST_MARKS - 100) / marks));
}

const ports = "portSelector: {protocol: tcp, ports: [";

test.each([
  ["is 8 MB of dashes", "- ".repeat(MOST_BYTES / 2)],
  ["is 8 MB of line breaks", "\n".repeat(MOST_BYTES)],
  ["is 8 MB of keys", "a: b\n".repeat(MOST_BYTES / 5)],
  ["is one text in quotation marks", `a: "${"a".repeat(MOST_CHARACTERS - 10)}"`],
  ["is a text of many lines", `a: "${fill(`${"a".repeat(20)}\n`, 1)}"`],
  ["is a list of nothing", `a: [${fill(",", 2)}]`],
  [
    "has a wrong port at each place",
    `${block}---\n${rule({ portSelector: undefined })}${ports}${fill("x,", 2)}]}\n`,
  ],
  [
    "has a wrong prefix at each place",
    `${block}---\n${rule({ ingress: `\n${fill("  - subnet: x\n", 3)}` })}`,
  ],
  ["has a tab on each line", fill("a:\n\tb: c\n", 4)],
  ["has a tag on each line", `a:\n${fill("- !x a\n", 3)}`],
  [
    "has unknown fields only",
    `${rule()}${Array.from({ length: 34_000 }, (_, n) => `k${n}: x\n`).join("")}`,
  ],
  ["is many documents", "kind: x\n---\n".repeat(MOST_DOCUMENTS - 1)],
  [
    "is many documents with much in each",
    `${"- x\n".repeat(500)}---\n`.repeat(MOST_MARKS_IN_ALL / 1002),
  ],
  [
    "has one wrong rule behind 10,000",
    `${Array.from({ length: 10_000 }, (_, n) => `${rule({ name: `r${n}` })}---\n`).join("")}x: y\n`,
  ],
  [
    "has one wrong prefix among 25,000",
    `${block}---\n${rule({ ingress: `\n${"  - subnet: 10.0.0.0/8\n".repeat(25_000)}  - subnet: x\n` })}`,
  ],
])(
  "a third of 512 MB is enough to refuse what %s",
  (_, text) => {
    const { exitCode, memory } = check(text);
    expect(exitCode).toBe(1);
    expect(memory).toBeLessThan(THIRD);
  },
  60_000,
);
