import { SERVICES, SOURCES } from "./targets.ts";
import { green, red } from "./terminal.ts";
import type { Outcome } from "./verdicts.ts";

/** The outcomes as a table with one row for each service and source, ordered by service. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = SERVICES.flatMap((service) =>
    outcomes.filter(({ target }) => target.service === service),
  ).map((outcome) => ({
    cells: [
      outcome.target.service,
      SOURCES[outcome.target.source],
      outcome.target.source,
      outcome.expected,
      seenText(outcome),
    ],
    paint: outcome.agrees ? green : red,
  }));
  const heading = ["PORT", "SOURCE", "", "EXPECTED", "SEEN"];
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return [
    line(heading).trimEnd(),
    ...rows.map(({ cells, paint }) => {
      const seen = cells.at(-1) ?? "";
      return `${line(cells.slice(0, -1))}  ${paint(seen)}`;
    }),
  ].join("\n");
}

function seenText({ expected, seen, firstAnswer, agrees }: Outcome): string {
  if (agrees || expected === "open" || firstAnswer === undefined) return seen;
  return `${seen}, answered ${(firstAnswer / 1000).toFixed(1)} s after power-on`;
}
