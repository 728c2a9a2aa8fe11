// SPDX-License-Identifier: Apache-2.0
/** Longer words are no misspelling of anything, and comparing them costs time. */
const longest = 64;

/** Edit distance in which swapping two neighbours counts as one edit. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** A candidate cut short is one edit away, so that proto is protocol rather than ports. */
function edits(word: string, candidate: string, limit: number): number {
  if (word.length >= 3 && candidate.startsWith(word)) return 1;
  return Math.abs(word.length - candidate.length) < limit ? distance(word, candidate) : limit;
}

/**
 * The candidate that `word` most likely stands for: the nearest, case ignored, if no more than two
 * fifths of the word have to change. Of several the first.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  let nearest: string | undefined;
  let limit = Math.max(1, Math.floor(word.length * 0.4)) + 1;
  for (const candidate of candidates) {
    const needed = edits(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (needed >= limit) continue;
    nearest = candidate;
    limit = needed;
  }
  return nearest;
}

/** The suggestion as the end of a message: "; did you mean protocol?". Empty when there is none. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = suggest(word, candidates);
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}
