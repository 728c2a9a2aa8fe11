// SPDX-License-Identifier: Apache-2.0
/** An explanation as a value for JSON: rules count from 1, addresses are text, what is absent is null. */
import { formatAddress } from "../ruleset/format.ts";
import type { Explanation } from "./explanation.ts";
import type { Packet } from "./packet.ts";

/** @param explanation undefined when there is no table, and so nothing that could refuse the packet. */
export function explanationJson(explanation: Explanation | undefined, packet: Packet) {
  return {
    verdict: explanation?.verdict ?? "accept",
    decision: explanation === undefined ? null : decisionJson(explanation),
    packet: packetJson(packet),
    forwarded: explanation?.forwarded ?? false,
    assumptions: explanation?.assumptions ?? [],
    steps: (explanation?.steps ?? []).map((step) => ({
      ...step,
      rule: step.rule === undefined ? null : step.rule + 1,
      value: step.value ?? null,
      element: step.element ?? null,
    })),
  };
}

function decisionJson({ decision: { chain, hook, rule, text } }: Explanation) {
  return {
    chain,
    hook,
    rule: rule === undefined ? null : rule.index + 1,
    comment: rule?.rule.comment ?? null,
    text,
  };
}

function packetJson(packet: Packet) {
  const type = packet.family === 4 ? "ipv4_addr" : "ipv6_addr";
  return {
    ...packet,
    source: formatAddress(type, packet.source),
    destination: formatAddress(type, packet.destination),
  };
}
