// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { evaluate } from "../../../src/explain/evaluate.ts";
import { type Circumstances, impliedType } from "../../../src/explain/packet.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { flatten } from "../../../src/ruleset/flat.ts";
import { type Draft, documents, draft } from "../../random/draft.ts";
import { claimsLoopback, isError, meaning } from "../../random/meaning.ts";
import { circumstances, type DraftPacket, draftPacket, packetOf } from "../../random/packet.ts";
import { accepted } from "../config/loaded.ts";

const example = draft.chain((each) =>
  fc.record({
    draft: fc.constant(each),
    packets: fc.array(fc.tuple(draftPacket(each), circumstances), { minLength: 20, maxLength: 40 }),
  }),
);

function rulesetsOf(written: Draft) {
  const policy = policyOf(accepted(documents(written)));
  return { compiled: compile(policy), flat: flatten(policy) };
}

test("the compiled rules, the linear form and the documents agree on every packet", () => {
  fc.assert(
    fc.property(example, ({ draft: written, packets }) => {
      const { compiled, flat } = rulesetsOf(written);
      const meant = packets.map(([packet, given]) => {
        const verdict = meaning(written, packet, given);
        // What is for the host is refused before DNAT can send it elsewhere and before the kernel answers it.
        const early = verdict === "drop" && isGuarded(packet, given);
        return { packet, given, verdict, early };
      });
      for (const ruleset of [compiled, flat]) {
        const judged = packets.map(([packet, given]) => {
          const { verdict, decision } = evaluate(ruleset, packetOf(packet), given);
          const early = verdict === "drop" && decision.hook === "prerouting";
          return { packet, given, verdict, early };
        });
        expect(judged).toEqual(meant);
      }
    }),
    { numRuns: 400 },
  );
});

function isGuarded(packet: DraftPacket, { destinationType }: Circumstances): boolean {
  const type = destinationType ?? impliedType(packetOf(packet));
  if (claimsLoopback(packet)) return true;
  const hasPorts = packet.proto === "tcp" || packet.proto === "udp";
  if (type !== "local") return false;
  return packet.state === "invalid" ? !isError(packet) : hasPorts && packet.state === "new";
}

describe.each(["accept", "block"] as const)("in %s mode", (mode) => {
  const written: Draft = { mode, rules: [], podSubnets: ["10.244.0.0/16", "fd00:244::/32"] };
  const { compiled, flat } = rulesetsOf(written);
  const sources = ["10.0.0.9", "10.244.0.9", "::", "fe7f::9", "fe80::9", "febf::9", "fec0::9"];
  const combinations = sources.flatMap((src) =>
    Array.from({ length: 256 }, (_, icmpType) => icmpType).flatMap((icmpType) =>
      [254, 255].map((hopLimit) => ({ src, icmpType, hopLimit })),
    ),
  );

  test.each(["new", "untracked", "related", "invalid"] as const)(
    "they agree on every type of ICMP that is %s",
    (state) => {
      for (const { src, icmpType, hopLimit } of combinations) {
        const isIpv4 = src.includes(".");
        const packet: DraftPacket = {
          iface: "eth0",
          src,
          dst: isIpv4 ? "10.244.0.1" : "fd00:244::1",
          proto: isIpv4 ? "icmp" : "icmpv6",
          sport: 0,
          dport: 0,
          icmpType,
          hopLimit,
          state,
        };
        const given = { overLimit: true };
        const meant = meaning(written, packet, given);
        const verdicts = [compiled, flat].map(
          (ruleset) => evaluate(ruleset, packetOf(packet), given).verdict,
        );
        if (verdicts.some((verdict) => verdict !== meant)) {
          expect({ packet, verdicts }).toEqual({ packet, verdicts: [meant, meant] });
        }
      }
      expect(combinations.length).toBe(3_584);
    },
  );
});
