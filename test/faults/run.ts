// SPDX-License-Identifier: Apache-2.0
// Makes small faults in the sources, one at a time, and looks whether the tests find them:
// make faults COUNT=45 SEED=1
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { compiles, makeCopy, runTests } from "./copy.ts";
import { describeSeed, type Seed, seeds, withFault } from "./seeds.ts";

const REPOSITORY = join(import.meta.dir, "../..");
const WITHOUT_KERNEL = ["test/unit", "test/golden"];
const WITH_KERNEL = ["test/kernel"];
const COMPILER = "the compiler";

/** How long the tests take at most, in seconds, where they took `seconds` without a fault. */
function patience(seconds: number): number {
  return Math.ceil(60 + 4 * seconds);
}

/** The seconds that the tests take without a fault. Throws if they fail. */
async function timeWithoutFault(copy: string, tests: readonly string[]): Promise<number> {
  const { foundBy, seconds } = await runTests(copy, tests, 3600);
  if (foundBy !== undefined) throw new Error(`without any fault: ${foundBy}`);
  return seconds;
}

/** What found the fault, if anything did. */
async function find(
  copy: string,
  seed: Seed,
  suites: readonly (readonly string[])[],
  seconds: number,
): Promise<string | undefined> {
  writeFileSync(join(copy, seed.file), withFault(seed));
  try {
    if (!(await compiles(copy))) return COMPILER;
    for (const tests of suites) {
      const { foundBy } = await runTests(copy, tests, seconds);
      if (foundBy !== undefined) return foundBy;
    }
    return undefined;
  } finally {
    writeFileSync(join(copy, seed.file), seed.text);
  }
}

/** The tests of the same folder go first, as they are the likeliest to find it. */
function suitesFor({ file }: Seed): readonly (readonly string[])[] {
  const nearest = `test/unit/${file.split("/")[1]}`;
  return existsSync(join(REPOSITORY, nearest)) ? [[nearest], WITHOUT_KERNEL] : [WITHOUT_KERNEL];
}

const [count = 45, seed = 1] = process.argv.slice(2).map(Number);
const copies = Array.from({ length: availableParallelism() }, () => makeCopy(REPOSITORY));
const [first = ""] = copies;
const picked = await seeds(REPOSITORY, count, seed);
const left = [...picked.entries()];
const found = new Map<string, number>();
const survivors: [number, Seed][] = [];

function tell(number: number, each: Seed, what: string): void {
  console.log(`${number + 1} of ${picked.length}: ${describeSeed(each)}\n  ${what}\n`);
}

function tellFound(number: number, each: Seed, foundBy: string, suite: string): void {
  const by = foundBy === COMPILER ? COMPILER : suite;
  found.set(by, (found.get(by) ?? 0) + 1);
  tell(number, each, `found by ${foundBy}`);
}

const seconds = await timeWithoutFault(first, WITHOUT_KERNEL);
await Promise.all(
  copies.map(async (copy) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [number, each] = next;
      const foundBy = await find(copy, each, suitesFor(each), patience(seconds));
      if (foundBy === undefined) {
        survivors.push(next);
        tell(number, each, "not found by unit and golden tests");
      } else {
        tellFound(number, each, foundBy, "unit and golden tests");
      }
    }
  }),
);

// One at a time: these measure what a busy machine would change.
const kernelSeconds = survivors.length === 0 ? 0 : await timeWithoutFault(first, WITH_KERNEL);
let survived = 0;
for (const [number, each] of survivors) {
  const foundBy = await find(first, each, [WITH_KERNEL], patience(kernelSeconds));
  if (foundBy === undefined) {
    survived += 1;
    tell(number, each, "SURVIVED");
  } else {
    tellFound(number, each, foundBy, "kernel tests");
  }
}

const counts = [...found].map(([by, times]) => `${times} found by ${by}`);
console.log([`${picked.length} faults`, ...counts, `${survived} survived`].join(", "));
