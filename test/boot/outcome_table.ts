// SPDX-License-Identifier: Apache-2.0
import { SERVICES, SOURCES } from "./targets.ts";
import type { Outcome } from "./verdicts.ts";

const HEADING = ["PORT", "SOURCE", "", "EXPECTED", "FIRST ANSWER", "SEEN"];

/**
 * The outcomes as a table with one row for each service and source, ordered by service. "First
 * answer" is the time since power-on. `paint` colours what was seen.
 */
export function outcomeTable(
  outcomes: readonly Outcome[],
  paint: (text: string, agrees: boolean) => string = (text) => text,
): string {
  const ordered = SERVICES.flatMap((service) =>
    outcomes.filter(({ target }) => target.service === service),
  );
  const rows = ordered.map(cellsOf);
  const widths = HEADING.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  const lines = ordered.map((outcome, i) => {
    const cells = rows[i] ?? [];
    return `${line(cells.slice(0, -1))}  ${paint(outcome.seen, outcome.agrees)}`;
  });
  return [line(HEADING).trimEnd(), ...lines].join("\n");
}

function cellsOf({ target, expected, seen, firstAnswer }: Outcome): string[] {
  const first = firstAnswer === undefined ? "never" : `${(firstAnswer / 1000).toFixed(1)} s`;
  return [target.service, SOURCES[target.source], target.source, expected, first, seen];
}
