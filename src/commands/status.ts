// SPDX-License-Identifier: Apache-2.0
import { type Kept, keptRevision, stateDirectory } from "../activation/kept.ts";
import { mistakenDevices } from "../activation/mistaken_devices.ts";
import { readStanding } from "../activation/read_standing.ts";
import type { Standing } from "../activation/standing.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { statusJson, statusLines } from "../report/status.ts";
import { type Command, EXIT, expectNoOperands, readArguments, UsageError } from "./command.ts";

export const status: Command = {
  help: `Usage: postern status [--json] [--expect-sha256=HEX]

Reads table inet postern back from the kernel and compares it with what was last put in
force in this network namespace. Exits 0 only if the kernel filters as intended.

  --json                  print the result as JSON
  --expect-sha256=HEX     fail, too, unless what decides now is the configuration with this
                          checksum
`,
  async run(args) {
    const { positionals, values } = readArguments(args, {
      json: { type: "boolean" },
      "expect-sha256": { type: "string" },
    });
    expectNoOperands(positionals);
    const expected = values["expect-sha256"]?.toLowerCase();
    if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected)) {
      throw new UsageError("--expect-sha256 expects 64 hexadecimal digits");
    }
    const directory = stateDirectory();
    const kept = directory === undefined ? undefined : keptRevision(directory);
    const standing = expecting(withKept(readStanding(), kept), expected);
    const warnings = mistakenDevices(standing);
    writeOutput(
      values.json === true
        ? `${JSON.stringify(statusJson(standing, kept, warnings))}\n`
        : `${statusLines(standing, kept, warnings).join("\n")}\n`,
    );
    return standing.problems.length === 0 ? EXIT.done : EXIT.failed;
  },
};

/** What is in force and was kept has to be there at the next boot. */
function withKept(standing: Standing, kept: Kept | undefined): Standing {
  if (standing.entry?.revision == null) return standing;
  const problem = faultOf(kept);
  if (problem === undefined) return standing;
  return { ...standing, problems: [...standing.problems, problem] };
}

function faultOf(kept: Kept | undefined): string | undefined {
  switch (kept?.kind) {
    case undefined:
    case "none":
    case "kept":
      return undefined;
    case "damaged":
      return `what was kept for the next boot cannot be used: ${kept.why}; "postern apply" it again`;
    case "forbidden":
      return `what was kept for the next boot cannot be read: ${kept.why}`;
  }
}

function expecting(standing: Standing, sha256: string | undefined): Standing {
  const actual = standing.entry?.sha256 ?? null;
  if (sha256 === undefined || sha256 === actual) return standing;
  const what = actual === null ? "no configuration decides" : `sha256 ${actual} decides`;
  return { ...standing, problems: [...standing.problems, `${what}, sha256 ${sha256} is expected`] };
}
