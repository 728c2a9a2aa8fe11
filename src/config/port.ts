// SPDX-License-Identifier: Apache-2.0
import { type Parsed, parsed, refused } from "./parsed.ts";
import { quote } from "./quote.ts";

const highestPort = 65535;

/** Ports `first` to `last`, both included. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

export const portExpected = `a port (0 to ${highestPort}) or a port range LO-HI in plain decimal`;

const portPattern = /^(0|[1-9][0-9]*)(?:-(0|[1-9][0-9]*))?$/;

/** What a text that is no port is probably meant to be, to follow a message. */
function hintOf(text: string): string {
  if (/^(?:any|all|\*)$/i.test(text)) return `; every port is 0-${highestPort}`;
  const range = /^\s*(\d{1,5})\s*(?:-|:|\.\.|to)\s*(\d{1,5})\s*$/.exec(text);
  if (range !== null && portPattern.test(`${range[1]}-${range[2]}`)) {
    return `; a range is written ${range[1]}-${range[2]}`;
  }
  if (/^\d+(?:\s*,\s*\d+)+$/.test(text)) return "; each port is an item of its own";
  if (/\/(?:tcp|udp)$/i.test(text)) return "; the protocol stands beside ports";
  return /^[a-z][a-z0-9-]*$/i.test(text) ? "; a service is written as its number" : "";
}

/** Reads `N` or `LO-HI` from the text as it stands in the document: no sign, space, leading zero. */
export function parsePorts(text: string): Parsed<Ports> {
  const match = portPattern.exec(text);
  if (match === null) {
    const message = `expected ${portExpected}, found ${quote(text)}${hintOf(text)}`;
    return refused("port-syntax", message);
  }
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first > highestPort || last > highestPort) {
    return refused("port-range", `expected a port of at most ${highestPort}, found ${quote(text)}`);
  }
  if (first > last) {
    return refused(
      "port-range",
      `a port range runs from low to high: expected ${last}-${first}, found ${quote(text)}`,
    );
  }
  return parsed({ first, last });
}

/** Pairs of positions in `ranges` that share a port, each with the later position first. */
export function findOverlaps(ranges: readonly Ports[]): readonly (readonly [number, number])[] {
  const sorted = ranges.map((range, index) => ({ ...range, index }));
  sorted.sort((a, b) => a.first - b.first || a.index - b.index);
  const overlaps: (readonly [number, number])[] = [];
  let reaching = sorted[0];
  for (const range of sorted.slice(1)) {
    if (reaching === undefined) break;
    if (range.first <= reaching.last) {
      overlaps.push([Math.max(range.index, reaching.index), Math.min(range.index, reaching.index)]);
    }
    if (range.last > reaching.last) reaching = range;
  }
  return overlaps;
}
