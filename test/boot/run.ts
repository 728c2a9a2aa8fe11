// SPDX-License-Identifier: Apache-2.0
// The end of `make run`: boots the test image with a configuration on an ISO, probes it from several sources,
// and prints what was open and whatever is not as expected. Without a file it is the control-plane example.
import { runCommand } from "../probe/run_command.ts";
import { boot, bootFile } from "./boot.ts";
import { explainedOpenTo } from "./explained.ts";
import { openServices } from "./open_services.ts";
import { outcomeTable } from "./outcome_table.ts";
import { CONTROL_PLANE } from "./policies.ts";
import type { SourceName } from "./targets.ts";
import { dim, green, red, startTicker } from "./terminal.ts";
import { makeIso } from "./volume.ts";

const EXAMPLE = "examples/control-plane-flannel.yaml";
const SOURCES = [
  "control plane",
  "cluster",
  "admin",
  "stranger",
  "stranger, IPv6",
] as const satisfies readonly SourceName[];

const own = process.argv[2];
const file = own ?? EXAMPLE;
const openTo = own === undefined ? CONTROL_PLANE : expectedOf(own);

console.log(`Booting the image with ${file} on an ISO`);
let ticker = startTicker("starting");
const guest = await boot(
  { name: "run", volumes: [makeIso("run", file)], openTo, sources: SOURCES },
  ({ name, at }) => {
    ticker.stop();
    console.log(`${dim(`${(at / 1000).toFixed(1).padStart(5)} s`)}  ${name}`);
    ticker = startTicker(`after ${name}`);
  },
);
ticker.stop();

const deviating = guest.outcomes.filter(({ agrees }) => !agrees);
const isAsExpected =
  guest.ending === "ready" && deviating.length === 0 && guest.failedUnits.length === 0;
if (!isAsExpected) console.error(guest.console);
if (guest.ending === "ready") {
  console.log(
    `\nOpen:\n${openServices(guest.outcomes)
      .map((line) => `  ${line}\n`)
      .join("")}`,
  );
  if (deviating.length > 0) console.error(`${outcomeTable(deviating, red)}\n`);
}
console.log(`All ${guest.outcomes.length} outcomes are in ${bootFile("run", "outcomes")}.`);
if (isAsExpected) {
  console.log(green("All are as expected; no closed port answered at any time since power-on."));
  process.exit(0);
}
console.error(`The console above is in ${guest.consoleFile}.`);
if (guest.ending === "timeout") console.error(red("The guest was not ready in time."));
if (guest.ending === "stopped") console.error(red("The guest stopped before it was ready."));
if (guest.failedUnits.length > 0) console.error(red(`Failed: ${guest.failedUnits.join(", ")}`));
if (guest.ending === "ready") for (const line of guest.complaints) console.error(red(line));
process.exit(1);

/** Ends with the errors of a file that would leave the guest closed. */
function expectedOf(path: string) {
  try {
    runCommand("dist/postern", "check", path);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  return explainedOpenTo(path, SOURCES);
}
