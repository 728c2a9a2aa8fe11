// SPDX-License-Identifier: Apache-2.0
import { evaluate } from "../explain/evaluate.ts";
import type { Decision } from "../explain/explanation.ts";
import { explanationJson } from "../explain/json.ts";
import type { Circumstances, Packet } from "../explain/packet.ts";
import { describePacket, report } from "../explain/report.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import type { Origin } from "./explain_origin.ts";

/** What is to be explained, and how. */
export interface Question {
  readonly packet: Packet;
  readonly circumstances: Circumstances;
  readonly json: boolean;
}

/**
 * Prints what the rules do with the packet; without rules it is accepted, and `whyOpen` says why.
 *
 * @param originOf finds the document that stands behind a decision.
 */
export function printExplanation(
  ruleset: Ruleset | undefined,
  { packet, circumstances, json }: Question,
  originOf: (decision: Decision) => Origin | undefined,
  whyOpen: string,
): void {
  const explanation = ruleset === undefined ? undefined : evaluate(ruleset, packet, circumstances);
  const origin = explanation === undefined ? undefined : originOf(explanation.decision);
  if (json) {
    const value = {
      ...explanationJson(explanation, packet),
      origin: origin === undefined ? null : { ...origin.at, document: origin.document },
    };
    writeOutput(`${JSON.stringify(value)}\n`);
  } else if (explanation === undefined) {
    writeOutput(`accept\n${whyOpen}\npacket: ${describePacket(packet)}\n`);
  } else {
    const place =
      origin && `${origin.at.file}:${origin.at.line}:${origin.at.column} (${origin.document})`;
    writeOutput(report(explanation, packet, place));
  }
}
