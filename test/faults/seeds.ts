// SPDX-License-Identifier: Apache-2.0
/** Which faults are seeded where. */
import { join } from "node:path";
import { API } from "typescript/unstable/async";
import { type Fault, faultsIn } from "./fault.ts";

/** A fault in a file, whose path is relative to the repository. */
export interface Seed extends Fault {
  readonly file: string;
  readonly text: string;
}

/**
 * `count` different faults in the sources of `repository`, the same for the same `number`. Each kind is as
 * likely as any other, however many places there are for it.
 */
export async function seeds(
  repository: string,
  count: number,
  number: number,
): Promise<readonly Seed[]> {
  const kinds = [...Map.groupBy(await everySeed(repository), ({ kind }) => kind).values()];
  const random = randomFractions(number);
  const picked: Seed[] = [];
  while (picked.length < count) {
    const places = kinds[Math.floor(random() * kinds.length)] ?? [];
    picked.push(...places.splice(Math.floor(random() * places.length), 1));
    if (kinds.every((each) => each.length === 0)) break;
  }
  return picked;
}

/** The text of the file with the fault in it. */
export function withFault({ text, start, end, replacement }: Seed): string {
  return `${text.slice(0, start)}${replacement}${text.slice(end)}`;
}

/** Where the fault is, and the line that it begins in, before and after. */
export function describeSeed(seed: Seed): string {
  const line = seed.text.slice(0, seed.start).split("\n").length;
  const lineOf = (text: string) => (text.split("\n")[line - 1] ?? "").trim();
  return `${seed.file}:${line} (${seed.kind})\n  - ${lineOf(seed.text)}\n  + ${lineOf(withFault(seed))}`;
}

async function everySeed(repository: string): Promise<Seed[]> {
  const api = new API({ cwd: repository });
  try {
    const snapshot = await api.updateSnapshot({
      openProjects: [join(repository, "tsconfig.json")],
    });
    const program = snapshot.getProjects()[0]?.program;
    const all: Seed[] = [];
    for (const path of [...new Bun.Glob("src/**/*.ts").scanSync(repository)].sort()) {
      const source = await program?.getSourceFile(join(repository, path));
      if (source === undefined) throw new Error(`${path}: not in the project`);
      all.push(...faultsIn(source).map((each) => ({ ...each, file: path, text: source.text })));
    }
    return all;
  } finally {
    await api.close();
  }
}

/** Fractions from 0 up to 1, by mulberry32. */
function randomFractions(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
