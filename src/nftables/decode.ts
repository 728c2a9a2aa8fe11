// SPDX-License-Identifier: Apache-2.0
/** Answers of the kernel back to the ruleset they describe: the inverse of encode.ts. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { byName, type Rule, type Ruleset } from "../ruleset/ruleset.ts";
import { readChain } from "./chain.ts";
import { type Filled, withElements } from "./read_set_elements.ts";
import { chainOf, readRule } from "./rule.ts";
import { readSet } from "./set.ts";
import { readTableFacts } from "./table.ts";

/** Message bodies as the kernel lists them, struct nfgenmsg first. */
export interface TableDump {
  readonly table: Uint8Array;
  /** May hold chains of other tables. */
  readonly chains: readonly Uint8Array[];
  readonly rules: readonly Uint8Array[];
  readonly sets: readonly { readonly set: Uint8Array; readonly elements: readonly Uint8Array[] }[];
}

/** A table as the kernel holds it. */
export interface Decoded {
  /** What it means. Counters come back as having counted nothing, a clock as wound up. */
  readonly ruleset: Ruleset;
  /** Milliseconds until the trial in it ends; undefined when it has ended, or there is none. */
  readonly left: number | undefined;
}

/**
 * Reads a dump of the table.
 *
 * @throws NetlinkFormatError on anything that postern never writes, saying where it is.
 */
export function decodeTable(dump: TableDump): Decoded {
  const { comment } = readTableFacts(dump.table);
  const filled = dump.sets.map(decodeSet);
  const objects = filled.map(({ object }) => object);
  const rules = decodeRules(dump.rules);
  const chains = dump.chains.flatMap((body) => {
    const chain = readChain(body);
    return chain === undefined ? [] : [{ ...chain, rules: rules.get(chain.name) ?? [] }];
  });
  const clocks = objects.flatMap((object) => (object.kind === "clock" ? [object.set] : []));
  if (clocks.length > 1) throw new NetlinkFormatError(`${clocks.length} clocks`);
  return {
    ruleset: {
      comment,
      clock: clocks[0],
      interfaceSets: objects
        .flatMap((object) => (object.kind === "interfaces" ? [object.set] : []))
        .sort(byName),
      sets: objects.flatMap((object) => (object.kind === "set" ? [object.set] : [])).sort(byName),
      maps: objects.flatMap((object) => (object.kind === "map" ? [object.set] : [])).sort(byName),
      chains: chains.sort(byName),
    },
    left: filled.find(({ left }) => left !== undefined)?.left,
  };
}

function decodeSet({ set, elements }: TableDump["sets"][number]): Filled {
  const object = readSet(set);
  return at(`set ${object.set.name}`, () => withElements(object, elements));
}

function decodeRules(bodies: readonly Uint8Array[]): ReadonlyMap<string, readonly Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const body of bodies) {
    const chain = chainOf(body);
    const list = rules.get(chain) ?? [];
    rules.set(chain, list);
    list.push(at(`chain ${chain}, rule ${list.length + 1}`, () => readRule(body)));
  }
  return rules;
}

/** Names the place in an error. */
function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NetlinkFormatError)) throw error;
    throw new NetlinkFormatError(`${place}: ${error.message}`);
  }
}
