// SPDX-License-Identifier: Apache-2.0
import type { ExaminedRule } from "./examined_rule.ts";
import { SINGLE_PROTOCOL_SERVICES } from "./services.ts";
import { type Warning, warnOfRule } from "./warning.ts";

/** Warns of a port by itself whose service speaks the other protocol. */
export function lintProtocol({ document }: ExaminedRule): readonly Warning[] {
  return document.ports.flatMap(({ first, last, at }) => {
    const service = SINGLE_PROTOCOL_SERVICES.find(
      ({ port, protocol }) =>
        first === last && port === BigInt(first) && protocol !== document.protocol,
    );
    if (service === undefined) return [];
    const message = `is about ${document.protocol} port ${first}, but ${service.name} is ${service.protocol}`;
    return [warnOfRule("other-protocol", document, message, at)];
  });
}
