// SPDX-License-Identifier: Apache-2.0
/** An explanation as text for people. */
import { formatAddress } from "../ruleset/format.ts";
import type { Decision, Explanation, Step } from "./explanation.ts";
import type { Packet } from "./packet.ts";

/** `tcp 192.0.2.7 port 40000 to 192.0.2.1 port 22, in on eth0, ct state new`. */
export function describePacket(packet: Packet): string {
  const [source, destination] = [packet.source, packet.destination].map((address) =>
    formatAddress(packet.family === 4 ? "ipv4_addr" : "ipv6_addr", address),
  );
  const ends =
    "port" in packet
      ? `${source} port ${packet.sourcePort} to ${destination} port ${packet.port}`
      : `${"icmpType" in packet ? `type ${packet.icmpType} ` : ""}${source} to ${destination}`;
  const hopLimit =
    packet.family === 6 || packet.protocol === "igmp" ? `, hop limit ${packet.hopLimit}` : "";
  return `${packet.protocol} ${ends}, in on ${packet.iface}, ct state ${packet.state}${hopLimit}`;
}

/** `chain ingress, rule 3: …`; rules count from 1. */
function describeDecision({ chain, rule, text }: Decision): string {
  return rule === undefined
    ? `chain ${chain}: ${text}`
    : `chain ${chain}, rule ${rule.index + 1}: ${text}`;
}

/** The steps as lines of a table: chain and rule, expression, the packet's value, outcome. */
function stepLines(steps: readonly Step[]): readonly string[] {
  const cells = steps.map(({ chain, rule, expression, value, element, outcome }) => [
    rule === undefined ? chain : `${chain} ${rule + 1}`,
    expression,
    element === undefined || element === value ? (value ?? "") : `${value} in ${element}`,
    outcome,
  ]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  return cells.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
}

/**
 * The whole answer, its verdict alone on the first line.
 *
 * @param origin the document that the decision came from, as text; undefined when there is none.
 */
export function report(
  explanation: Explanation,
  packet: Packet,
  origin: string | undefined,
): string {
  const { verdict, decision, steps, assumptions, forwarded } = explanation;
  const lines = [
    verdict,
    `decided by: ${describeDecision(decision)}`,
    ...(origin === undefined ? [] : [`written in: ${origin}`]),
    `packet: ${describePacket(packet)}`,
    ...(forwarded ? ["forwarded: it is not for this host, so the input hook never sees it"] : []),
    ...assumptions.map((assumption) => `assumed: ${assumption}`),
    "steps:",
    ...stepLines(steps).map((line) => `  ${line}`),
  ];
  return `${lines.join("\n")}\n`;
}
