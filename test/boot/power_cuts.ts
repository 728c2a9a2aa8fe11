// SPDX-License-Identifier: Apache-2.0
// Cuts the power of a machine again and again while its policy is changed, and looks what it comes back with:
// make power-cuts COUNT=50
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { boot } from "./boot.ts";
import { makeDisk } from "./disk.ts";
import { makeScript, SCRIPT_ARGUMENT } from "./script.ts";

const FILES = {
  "worker.yaml": "examples/worker-flannel.yaml",
  "other.yaml": "examples/accept-restricted.yaml",
};

const COME_BACK =
  /postern: filtering: .*, from state \(revision-\d+\/(worker|other)\.yaml\), sha256 ([0-9a-f]{64})/;

/** What the machine is at when its power is cut, and what it may come back with. */
const WORK = {
  applying: {
    lines: [
      "(while :; do postern apply other.yaml; postern apply worker.yaml; done) > /dev/null 2>&1 &",
    ],
    allowed: ["worker.yaml", "other.yaml"],
  },
  trying: {
    lines: ["postern apply --mode=try --timeout=1h other.yaml"],
    allowed: ["worker.yaml"],
  },
} as const;

/** Cuts the power `count` times on a disk of its own. Returns how often it came back with each file. */
async function cut(work: keyof typeof WORK, name: string, count: number) {
  const disk = makeDisk(name);
  const { lines, allowed } = WORK[work];
  const cameBack = new Map<string, number>();
  for (let round = 0; round <= count; round += 1) {
    const first = round === 0 ? ["postern apply worker.yaml"] : [];
    const script = makeScript(name, ["cd /run/postern-test", ...first, ...lines], FILES);
    const guest = await boot({
      name,
      disk,
      kernelArguments: [SCRIPT_ARGUMENT],
      writableVolumes: [script],
      openTo: {},
      settleSeconds: Math.random() * 6,
    });
    if (guest.ending !== "ready") throw new Error(`${guest.consoleFile}: ${guest.ending}`);
    if (round === 0) continue;
    const [, file = "nothing", sha256] = COME_BACK.exec(guest.console) ?? [];
    const wanted = Object.entries(FILES).find(([each]) => each === `${file}.yaml`)?.[1];
    const isWhole = wanted !== undefined && sha256 === sha256Of(wanted);
    if (!isWhole || !allowed.some((each) => each === `${file}.yaml`)) {
      throw new Error(`${guest.consoleFile}: came back with ${file}, sha256 ${sha256}`);
    }
    cameBack.set(file, (cameBack.get(file) ?? 0) + 1);
    console.log(`${name}: cut ${round} of ${count}, came back with ${file}`);
  }
  return [...cameBack].map(([file, times]) => `${file} ${times} times`).join(", ");
}

function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

const count = Number(process.argv[2] ?? 50);
const results = await Promise.all([
  cut("applying", "cut-a", Math.ceil(count / 2)),
  cut("applying", "cut-b", Math.floor(count / 2)).then(async (result) => [
    result,
    await cut("trying", "cut-trying", Math.ceil(count / 5)),
  ]),
]);
console.log(`while applying: ${results[0]}; ${results[1][0]}\nduring a trial: ${results[1][1]}`);
