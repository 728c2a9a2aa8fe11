// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { evaluate } from "../../../src/explain/evaluate.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../../src/ruleset/lockdown.ts";
import type { FlatRuleset, FlatStatement } from "../../../src/ruleset/ruleset.ts";
import { ACCEPT, COUNTER, DROP, is, jump } from "../../../src/ruleset/statements.ts";
import { accepted } from "../config/loaded.ts";
import { packet } from "./packets.ts";

const BLOCK_WITH_PODS = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: KubeNetworkConfig
podSubnets: [10.244.0.0/16]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80-89], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: more
portSelector: {ports: [85], protocol: tcp}
ingress: [{subnet: 192.0.2.0/24}]
`;

function compiled(text: string) {
  return compile(policyOf(accepted(text)));
}

const ruleset = compiled(BLOCK_WITH_PODS);

/** A ruleset of one chain at the input hook and perhaps others to jump to. */
function table(
  chains: Readonly<Record<string, readonly (readonly FlatStatement[])[]>>,
): FlatRuleset {
  return {
    comment: undefined,
    clock: undefined,
    interfaceSets: [],
    sets: [],
    maps: [],
    chains: Object.entries(chains).map(([name, rules]) => ({
      name,
      hook: name === "ingress" ? { hook: "input", priority: 0, policy: "drop" } : undefined,
      comment: undefined,
      rules: rules.map((statements) => ({ statements, comment: undefined })),
    })),
  };
}

describe("the rule that decides", () => {
  test("is the one before DNAT for a connection that nothing admits", () => {
    const { verdict, decision } = evaluate(ruleset, packet());
    expect(verdict).toBe("drop");
    expect(decision).toMatchObject({ chain: "prerouting", hook: "prerouting" });
    expect(decision.rule?.rule.comment).toBe("closed: no rule admits it");
  });

  test("is the document's own, in its chain, at the input hook, for one that it admits", () => {
    const { verdict, decision } = evaluate(ruleset, packet({ dport: 85 }));
    expect(verdict).toBe("accept");
    expect(decision).toMatchObject({ chain: "rule-more", hook: "input", rule: { index: 0 } });
    expect(decision.text).toBe('ip saddr @rule-more-ip counter accept comment "more"');
  });

  test("is none when the policy of the chain holds", () => {
    const { verdict, decision } = evaluate(ruleset, packet({ proto: "icmp", src: "192.0.2.7" }), {
      overLimit: true,
    });
    expect(verdict).toBe("drop");
    expect(decision).toEqual({
      chain: "ingress",
      hook: "input",
      rule: undefined,
      text: "policy drop",
    });
  });
});

describe("the steps", () => {
  test("name expression, value, element and outcome, through jumps and back", () => {
    const { steps } = evaluate(ruleset, packet({ dport: 85 }));
    const start = steps.findIndex(({ outcome }) => outcome === "jump");
    const lines = steps
      .slice(start, start + 5)
      .map(({ chain, expression, value, element, outcome }) =>
        [chain, expression, value, element, outcome].join("; "),
      );
    expect(lines).toEqual([
      "prerouting; tcp dport vmap @tcp-ports; 85; 85; jump",
      "tcp-85; jump rule-web; ; ; jump",
      "rule-web; ip saddr @rule-web-ip; 192.0.2.7; ; no match",
      "tcp-85; jump rule-more; ; ; jump",
      "rule-more; ip saddr @rule-more-ip; 192.0.2.7; 192.0.2.0/24; match",
    ]);
  });

  test("end with the verdict", () => {
    expect(evaluate(ruleset, packet()).steps.at(-1)?.outcome).toBe("drop");
    expect(evaluate(ruleset, packet({ iface: "lo" })).steps.at(-1)?.outcome).toBe("accept");
  });

  test("call a field absent that the packet does not have", () => {
    const { steps } = evaluate(ruleset, packet());
    expect(steps.find(({ expression }) => expression === "icmpv6 type @nd-types")).toBeUndefined();
    const accepted = evaluate(ruleset, packet({ dport: 85 })).steps;
    expect(accepted.find(({ expression }) => expression === "icmpv6 type @nd-types")).toMatchObject(
      {
        value: "absent",
        outcome: "no match",
      },
    );
  });
});

describe("assumptions", () => {
  const pod = packet({ src: "10.244.1.1", dst: "10.244.0.1", dport: 1 });

  test("are named when the verdict rests on them, once each", () => {
    expect(evaluate(ruleset, pod)).toMatchObject({
      verdict: "accept",
      assumptions: [
        "10.244.0.1 is an address of this host",
        "the route back to the source leaves by eth0",
      ],
    });
    expect(evaluate(ruleset, packet({ proto: "icmp" })).assumptions).toEqual([
      "192.0.2.1 is an address of this host",
      "fewer than 5 packets a second come under this limit",
    ]);
  });

  test("are none when what they stand for is given", () => {
    const given = { destinationType: "local", reversePath: true, overLimit: false } as const;
    expect(evaluate(ruleset, pod, given)).toMatchObject({ verdict: "accept", assumptions: [] });
  });

  test("are none when nothing asked", () => {
    expect(evaluate(ruleset, packet({ iface: "lo" })).assumptions).toEqual([]);
  });

  test("can be turned around", () => {
    expect(evaluate(ruleset, pod, { reversePath: false }).verdict).toBe("drop");
    expect(evaluate(ruleset, packet({ proto: "icmp" }), { overLimit: true }).verdict).toBe("drop");
  });
});

describe("what is trusted", () => {
  test.each(["lo", "siderolink", "kubespan"])("%s, in the policy of documents", (iface) => {
    expect(evaluate(ruleset, packet({ iface })).verdict).toBe("accept");
  });

  test("lo alone, in the lockdown", () => {
    const verdicts = ["lo", "siderolink", "kubespan"].map(
      (iface) => evaluate(compile(LOCKDOWN), packet({ iface })).verdict,
    );
    expect(verdicts).toEqual(["accept", "drop", "drop"]);
  });
});

describe("IGMP", () => {
  const query = { proto: "igmp", src: "192.0.2.7", dst: "224.0.0.1", hopLimit: 1 } as const;

  test("is accepted with TTL 1 to a group", () => {
    const { verdict, decision } = evaluate(ruleset, packet(query));
    expect({ verdict, comment: decision.rule?.rule.comment }).toEqual({
      verdict: "accept",
      comment: "IGMP",
    });
  });

  test.each([
    ["from farther away", { hopLimit: 2 }],
    ["to the host alone", { dst: "192.0.2.1" }],
  ])("is dropped %s", (_, fields) => {
    expect(evaluate(ruleset, packet({ ...query, ...fields })).verdict).toBe("drop");
  });
});

describe("where a packet goes", () => {
  test("one for another host is let through and never sees the input hook", () => {
    const { verdict, forwarded, steps } = evaluate(ruleset, packet(), {
      destinationType: "unicast",
    });
    expect({ verdict, forwarded }).toEqual({ verdict: "accept", forwarded: true });
    expect(steps.map(({ chain }) => chain)).not.toContain("ingress");
  });

  test("one for another host goes no further during the lockdown", () => {
    const { verdict, decision, forwarded } = evaluate(compile(LOCKDOWN), packet(), {
      destinationType: "unicast",
    });
    expect({ verdict, hook: decision.hook, forwarded }).toEqual({
      verdict: "drop",
      hook: "prerouting",
      forwarded: false,
    });
  });

  test.each([
    ["192.0.2.7", "224.0.0.251"],
    ["192.0.2.7", "255.255.255.255"],
    ["fe80::1", "ff02::fb"],
  ])("one from %s to the group %s is judged at the input hook alone", (src, dst) => {
    const { verdict, decision, assumptions } = evaluate(
      ruleset,
      packet({ proto: "udp", src, dst, dport: 5353 }),
    );
    expect({ verdict, hook: decision.hook }).toEqual({ verdict: "drop", hook: "input" });
    expect(assumptions).toEqual([]);
  });
});

describe("a statement that fails ends its rule, and a chain that ends returns", () => {
  test("to the rule after the jump", () => {
    const chains = table({
      ingress: [[jump("a"), DROP], [jump("b")], [ACCEPT]],
      a: [[is("tcp dport", 1n), DROP]],
      b: [[COUNTER]],
    });
    expect(evaluate(chains, packet()).verdict).toBe("accept");
  });

  test("so what follows a condition that does not hold never happens", () => {
    const chains = table({ ingress: [[is("tcp dport", 23n), DROP], [ACCEPT]] });
    expect(evaluate(chains, packet({ dport: 22 })).verdict).toBe("accept");
    expect(evaluate(chains, packet({ dport: 23 })).verdict).toBe("drop");
  });
});

test("a ruleset that names what it does not hold is refused", () => {
  expect(() => evaluate(table({ ingress: [[jump("nowhere")]] }), packet())).toThrow(
    "the ruleset has no chain nowhere",
  );
});

test("the lockdown admits neighbour discovery and nothing else over IPv6 but ICMPv6", () => {
  const lockdown = compile(LOCKDOWN);
  const from = { src: "fe80::7", dst: "fe80::1", state: "untracked" } as const;
  const solicitation = { ...from, proto: "icmpv6", icmpType: 135, hopLimit: 255 } as const;
  const near = evaluate(lockdown, packet(solicitation), { overLimit: true });
  expect(near).toMatchObject({ verdict: "accept", assumptions: [] });
  const far = evaluate(lockdown, packet({ ...solicitation, hopLimit: 254 }), { overLimit: true });
  expect(far.verdict).toBe("drop");
  expect(evaluate(lockdown, packet({ ...from, state: "new" })).verdict).toBe("drop");
});
