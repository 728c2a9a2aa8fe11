// SPDX-License-Identifier: Apache-2.0
import { policyOf } from "../../../src/policy/policy.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../../src/ruleset/lockdown.ts";
import type { Ruleset } from "../../../src/ruleset/ruleset.ts";
import { type Draft, documents } from "../../random/draft.ts";
import { accepted } from "../config/loaded.ts";

/** The rules of a draft. */
export function compiled(draft: Draft): Ruleset {
  return compile(policyOf(accepted(documents(draft))));
}

/** The rules that close every port. */
export const lockdownRules: Ruleset = compile(LOCKDOWN);

/** Rules in which every kind of object stands: sets with intervals and without, maps, chains to jump to. */
export const webRules: Ruleset = compiled({
  mode: "block",
  podSubnets: ["10.244.0.0/16"],
  rules: [
    {
      name: "web",
      protocol: "tcp",
      ports: [
        [80, 80],
        [8080, 8089],
      ],
      ingress: [{ subnet: "10.0.0.0/8", except: "10.1.0.0/16" }, { subnet: "fd00::/8" }],
    },
    { name: "dns", protocol: "udp", ports: [[53, 53]], ingress: [{ subnet: "0.0.0.0/0" }] },
  ],
});

/** The ruleset with another version of the object of a name, in the list where that stands. */
export function changing<
  List extends "chains" | "sets" | "maps" | "interfaceSets",
  Item extends Ruleset[List][number],
>(ruleset: Ruleset, list: List, name: string, change: (item: Item) => Item): Ruleset {
  const items = ruleset[list] as unknown as readonly Item[];
  if (!items.some((item) => item.name === name)) throw new Error(`no ${name}`);
  return { ...ruleset, [list]: items.map((item) => (item.name === name ? change(item) : item)) };
}
