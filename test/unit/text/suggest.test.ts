// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import fc from "fast-check";
import { suggest } from "../../../src/text/suggest.ts";

const fields = ["name", "portSelector", "ports", "protocol", "ingress"];

test("a misspelt word is answered with the nearest", () => {
  expect(suggest("ingres", fields)).toBe("ingress");
  expect(suggest("portselectr", fields)).toBe("portSelector");
  expect(suggest("tpc", ["udp", "tcp"])).toBe("tcp");
});

test("case alone is no difference", () => {
  expect(suggest("PORTSELECTOR", fields)).toBe("portSelector");
});

test("a word cut short is answered with the whole", () => {
  expect(suggest("proto", fields)).toBe("protocol");
});

test("a word that resembles none is not answered", () => {
  expect(suggest("priority", fields)).toBeUndefined();
  expect(suggest("", fields)).toBeUndefined();
  expect(suggest("x".repeat(1_000_000), fields)).toBeUndefined();
});

/** Edit distance in which swapping two neighbours counts as one edit, as it is defined. */
function distance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [restOfA, restOfB] = [a.slice(0, -1), b.slice(0, -1)];
  const ways = [
    distance(restOfA, b) + 1,
    distance(a, restOfB) + 1,
    distance(restOfA, restOfB) + (a.at(-1) === b.at(-1) ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    ways.push(distance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...ways);
}

test("no more than two fifths of a word are changed", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(word, word, (given, candidate) => {
      const isCutShort = given.length >= 3 && candidate.startsWith(given);
      const most = Math.max(1, Math.floor(given.length * 0.4));
      const isNear = isCutShort || distance(given, candidate) <= most;
      expect(suggest(given, [candidate])).toBe(isNear ? candidate : undefined);
    }),
    // The shortest words are the likeliest to be mistaken, and few of them are.
    { numRuns: 2000 },
  );
});
