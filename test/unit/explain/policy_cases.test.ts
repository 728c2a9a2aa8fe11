// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { evaluate } from "../../../src/explain/evaluate.ts";
import { stateWithoutFlow, usualHopLimit } from "../../../src/explain/packet.ts";
import { isOpen, policyOf } from "../../../src/policy/policy.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { flatten } from "../../../src/ruleset/flat.ts";
import { type CaseProbe, policyCases } from "../../cases/policy_cases.ts";
import { packetOf } from "../../random/packet.ts";
import { accepted } from "../config/loaded.ts";

function packet({ iface, src, dst, proto, dport = 0, icmpType = 0 }: CaseProbe) {
  return packetOf({
    iface,
    src,
    dst,
    proto,
    sport: 49_152,
    dport,
    icmpType,
    hopLimit: usualHopLimit(proto, icmpType),
    state: stateWithoutFlow(proto, icmpType),
  });
}

const cases = policyCases.filter(({ expect }) => expect.valid && expect.probes.length > 0);

test.each(cases.map((each) => [each.id, each] as const))(
  "%s: every probe gets its verdict from the compiled and from the linear form",
  (_, { documents, expect: { probes } }) => {
    const policy = policyOf(accepted(documents));
    for (const ruleset of isOpen(policy) ? [] : [compile(policy), flatten(policy)]) {
      const verdicts = probes.map((probe) => evaluate(ruleset, packet(probe)).verdict);
      expect(verdicts).toEqual(probes.map((probe) => probe.expect));
    }
    if (isOpen(policy)) expect(probes.map((probe) => probe.expect)).not.toContain("drop");
  },
);
