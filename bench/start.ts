// SPDX-License-Identifier: Apache-2.0
// What each verb of a boot costs besides its work: processor time, in a network namespace that holds nothing else,
// against an empty program that was compiled in the same way. Run in a network namespace: make bench-start.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

const RUNS = 21;
const BINARY = "dist/postern";
const EXAMPLE = "examples/worker-flannel.yaml";

const folder = mkdtempSync(`${tmpdir()}/postern-bench-`);
const env = {
  ...process.env,
  RUNTIME_DIRECTORY: `${folder}/run`,
  STATE_DIRECTORY: `${folder}/state`,
};

/** Processor time of one run, in milliseconds; what it printed does not matter, nor how it ended. */
function cost(argv: readonly string[], settings: Readonly<Record<string, string>>): number {
  const { resourceUsage } = Bun.spawnSync([...argv], { env: { ...env, ...settings } });
  return Number(resourceUsage.cpuTime.total) / 1000;
}

function median(argv: readonly string[], settings: Readonly<Record<string, string>> = {}): number {
  const costs = Array.from({ length: RUNS }, () => cost(argv, settings));
  return costs.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
}

/** As the units start it. */
const AS_UNIT = { BUN_JSC_useDFGJIT: "0" };

try {
  writeFileSync(`${folder}/empty.ts`, "\n");
  const program = `${folder}/empty`;
  Bun.spawnSync([
    ...[process.execPath, "build", "--compile", "--bytecode", `${folder}/empty.ts`],
    ...["--outfile", program],
  ]);
  const empty = median([program]);
  const line = (name: string, time: number) =>
    console.log(
      `${name.padEnd(28)} ${time.toFixed(1).padStart(6)} ms ${(time / empty).toFixed(1).padStart(5)}×`,
    );
  line("an empty program", empty);
  for (const verb of [["version"], ["lockdown"], ["apply", EXAMPLE], ["start"], ["status"]]) {
    const argv = [BINARY, ...verb];
    line(`postern ${verb[0]}`, median(argv));
    line(`postern ${verb[0]}, as a unit`, median(argv, AS_UNIT));
  }
} finally {
  rmSync(folder, { recursive: true });
}
