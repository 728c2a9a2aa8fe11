// SPDX-License-Identifier: Apache-2.0
// The end of `make run`: boots the test image with the control-plane example on an ISO, probes it
// from allowed and forbidden sources, and prints what was expected and what was seen.
import { boot } from "./boot.ts";
import { outcomeTable } from "./outcome_table.ts";
import { CONTROL_PLANE } from "./policies.ts";
import { dim, green, red, startTicker } from "./terminal.ts";
import { makeIso } from "./volume.ts";

const EXAMPLE = "examples/control-plane-flannel.yaml";

console.log(`Booting the image with ${EXAMPLE} on an ISO`);
let ticker = startTicker("starting");
const guest = await boot(
  {
    name: "run",
    volumes: [makeIso("run", EXAMPLE)],
    openTo: CONTROL_PLANE,
    sources: ["control plane", "cluster", "stranger", "stranger, IPv6"],
  },
  ({ name, at }) => {
    ticker.stop();
    console.log(`${dim(`${(at / 1000).toFixed(1).padStart(5)} s`)}  ${name}`);
    ticker = startTicker(`after ${name}`);
  },
);
ticker.stop();
const table = outcomeTable(guest.outcomes, (seen, agrees) => (agrees ? green(seen) : red(seen)));
console.log(`\n${table}\n`);

if (guest.ending === "ready" && guest.complaints.length === 0 && guest.failedUnits.length === 0) {
  console.log(
    green(
      `All ${guest.outcomes.length} agree; no closed port answered at any time since power-on.`,
    ),
  );
  process.exit(0);
}
console.error(guest.console);
console.error(`The console above is in ${guest.consoleFile}.`);
if (guest.ending === "timeout") console.error(red("The guest was not ready in time."));
if (guest.ending === "stopped") console.error(red("The guest stopped before it was ready."));
if (guest.failedUnits.length > 0) console.error(red(`Failed: ${guest.failedUnits.join(", ")}`));
if (guest.ending === "ready") for (const line of guest.complaints) console.error(red(line));
process.exit(1);
