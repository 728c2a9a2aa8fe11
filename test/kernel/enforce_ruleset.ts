// SPDX-License-Identifier: Apache-2.0
// Runs on the host: hands the kernel a ruleset that no configuration compiles to, and prints what it says.
import { readHeld, withSocket } from "../../src/activation/held.ts";
import { readPlace } from "../../src/activation/place.ts";
import { replace } from "../../src/activation/replace.ts";
import { sealed } from "../../src/activation/sealed_table.ts";
import { compile } from "../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../src/ruleset/lockdown.ts";
import { byName, type Ruleset } from "../../src/ruleset/ruleset.ts";
import { ACCEPT, jump, rule } from "../../src/ruleset/statements.ts";

const base = compile(LOCKDOWN);

function withChain(rules: Ruleset["chains"][number]["rules"]): Ruleset {
  return {
    ...base,
    chains: [...base.chains, { name: "test", hook: undefined, comment: undefined, rules }],
  };
}

const RULESETS: Readonly<Record<string, () => Ruleset>> = {
  "jump to nowhere": () => withChain([rule([jump("nowhere")], "into the void")]),
  "20,000 rules": () =>
    withChain(Array.from({ length: 20_000 }, () => rule([ACCEPT], "one of many"))),
  "100,000 addresses": () => ({
    ...base,
    sets: [
      ...base.sets,
      {
        name: "test",
        type: "ipv4_addr",
        interval: true,
        comment: undefined,
        elements: Array.from({ length: 100_000 }, (_, index) => ({
          first: BigInt(index * 4),
          last: BigInt(index * 4 + 1),
        })),
      } as const,
    ].sort(byName),
  }),
};

const table = sealed(RULESETS[process.argv[2] ?? ""]?.(), "test");
const replaced = withSocket((socket) =>
  replace(socket, readHeld(socket), table, readPlace(socket)),
);
console.log(replaced.kind === "confirmed" ? "confirmed" : replaced.why);
