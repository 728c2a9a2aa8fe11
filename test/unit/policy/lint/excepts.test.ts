// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { type Draft, documents, draft } from "../../../random/draft.ts";
import { edgeAddresses } from "../../../random/packet.ts";
import { warningsOf } from "./linted.ts";

function holds(prefix: string, address: string): boolean {
  const [network, length] = ipaddr.parseCIDR(prefix);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match([network, length]);
}

/** Whether an address is allowed if every except counts for its own subnet alone, and not in Talos. */
function readingsDiffer({ ingress }: Draft["rules"][number], address: string): boolean {
  const ours = ingress.some(
    ({ subnet, except }) =>
      holds(subnet, address) && !(except !== undefined && holds(except, address)),
  );
  const excepted = ingress.some(({ except }) => except !== undefined && holds(except, address));
  return ours && excepted;
}

test("Talos's reading is warned of for the very rules in which some address tells the difference", () => {
  let differing = 0;
  fc.assert(
    fc.property(draft, (written) => {
      const addresses = [...edgeAddresses(written, 32), ...edgeAddresses(written, 128)];
      const expected = written.rules.filter((rule) =>
        addresses.some((address) => readingsDiffer(rule, address)),
      );
      differing += expected.length;
      const warned = warningsOf(documents(written))
        .filter(({ code }) => code === "except-differs-in-talos")
        .map(({ document }) => document?.name);
      expect(warned).toEqual(expected.map(({ name }) => name));
    }),
    { numRuns: 60 },
  );
  expect(differing).toBeGreaterThan(5);
});
