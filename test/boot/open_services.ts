// SPDX-License-Identifier: Apache-2.0
import { SERVICES } from "./targets.ts";
import type { Outcome } from "./verdicts.ts";

/** The services that answered in the end, one a line, each with the sources that it answered. */
export function openServices(outcomes: readonly Outcome[]): string[] {
  return SERVICES.flatMap((service) => {
    const asked = outcomes.filter(({ target }) => target.service === service);
    const open = asked.filter(({ seen }) => seen === "open").map(({ target }) => target.source);
    if (open.length === 0) return [];
    const whom = open.length === asked.length ? "everyone who asked" : open.join("; ");
    return [`${service.padEnd(10)} ${whom}`];
  });
}
