/** Answers of the kernel back to the ruleset they describe: the inverse of encode.ts. */
import { byName, type Rule, type Ruleset } from "../ruleset/ruleset.ts";
import { readChain } from "./chain.ts";
import { readRule } from "./rule.ts";
import { readSet } from "./set.ts";
import { withElements } from "./set_elements.ts";
import { readTable } from "./table.ts";

/** Message bodies as the kernel lists them, struct nfgenmsg first. */
export interface TableDump {
  readonly table: Uint8Array;
  /** May hold chains of other tables. */
  readonly chains: readonly Uint8Array[];
  readonly rules: readonly Uint8Array[];
  readonly sets: readonly { readonly set: Uint8Array; readonly elements: readonly Uint8Array[] }[];
}

/**
 * Reads a dump of the table. Counters come back as having counted nothing.
 *
 * @throws NetlinkFormatError on anything that postern never writes.
 */
export function decodeTable(dump: TableDump): Ruleset {
  const objects = dump.sets.map(({ set, elements }) => withElements(readSet(set), elements));
  const rules = new Map<string, Rule[]>();
  for (const { chain, rule } of dump.rules.map(readRule)) {
    const list = rules.get(chain);
    if (list === undefined) rules.set(chain, [rule]);
    else list.push(rule);
  }
  const chains = dump.chains.flatMap((body) => {
    const chain = readChain(body);
    return chain === undefined ? [] : [{ ...chain, rules: rules.get(chain.name) ?? [] }];
  });
  return {
    comment: readTable(dump.table).comment,
    interfaceSets: objects
      .flatMap((object) => (object.kind === "interfaces" ? [object.set] : []))
      .sort(byName),
    sets: objects.flatMap((object) => (object.kind === "set" ? [object.set] : [])).sort(byName),
    maps: objects.flatMap((object) => (object.kind === "map" ? [object.set] : [])).sort(byName),
    chains: chains.sort(byName),
  };
}
