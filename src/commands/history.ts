// SPDX-License-Identifier: Apache-2.0
import { keptRevision, revisions, stateDirectory } from "../activation/kept.ts";
import { readStanding } from "../activation/read_standing.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { historyJson, historyLines } from "../report/history.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { printError, printWarning } from "./terminal.ts";

const NOTHING = "nothing was kept yet";

export const history: Command = {
  help: `Usage: postern history [--json]

Lists the revisions that were kept for the next boot, each with its time, checksum, source,
how it came, and what became of it; then the trials since boot. "postern apply" takes the
number of one to apply it again. The last 32 are there.

  --json   print the result as JSON
`,
  async run(args) {
    const { positionals, values } = readArguments(args, { json: { type: "boolean" } });
    expectNoOperands(positionals);
    const directory = stateDirectory();
    const kept = directory === undefined ? undefined : keptRevision(directory);
    if (kept?.kind === "forbidden") {
      printError(`what was kept cannot be read: ${kept.why}`);
      return EXIT.failed;
    }
    if (kept?.kind === "damaged") printWarning(`what was kept cannot be used: ${kept.why}`);
    const { record, entry, state } = readStanding();
    const revision = state === "unknown" ? null : (entry?.revision ?? null);
    const known = {
      revisions: directory === undefined ? [] : revisions(directory),
      kept: kept?.kind === "kept" ? kept.whole.revision.revision : undefined,
      inForce: revision === null ? undefined : { revision, sha256: entry?.sha256 ?? null },
      trials: record?.trials ?? [],
    };
    const lines = historyLines(known);
    const text = lines.length === 0 && kept?.kind !== "damaged" ? [NOTHING] : lines;
    writeOutput(
      values.json === true
        ? `${JSON.stringify(historyJson(known))}\n`
        : text.map((line) => `${line}\n`).join(""),
    );
    return EXIT.done;
  },
};
