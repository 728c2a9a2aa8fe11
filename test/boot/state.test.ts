// SPDX-License-Identifier: Apache-2.0
// What a machine keeps from one boot to the next, and what happens when it cannot.

import { expect } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hasNoFailures, saysWhy } from "./aftermath.ts";
import { type Boot, boot, type Guest } from "./boot.ts";
import { bootCase, guestTest } from "./boot_case.ts";
import { makeDamagedDisk, makeDisk } from "./disk.ts";
import { IMAGE } from "./image.ts";
import { inlineArgument } from "./inline.ts";
import { LOCKDOWN, WORKER } from "./policies.ts";
import { makeScript, SCRIPT_ARGUMENT } from "./script.ts";
import { reportSection } from "./serial.ts";
import { allTargets } from "./targets.ts";

const WORKER_EXAMPLE = "examples/worker-flannel.yaml";
const OTHER_EXAMPLE = "examples/accept-restricted.yaml";

/** Boots from the disk and runs the script, whose files are the two examples. */
function guestWithScript(name: string, disk: string, lines: readonly string[]): Boot {
  const files = { "worker.yaml": WORKER_EXAMPLE, "other.yaml": OTHER_EXAMPLE };
  return {
    name,
    disk,
    kernelArguments: [SCRIPT_ARGUMENT],
    writableVolumes: [makeScript(name, lines, files)],
    openTo: WORKER,
  };
}

let before: string[] = [];

guestTest(
  "state-kept",
  "what is confirmed, the host key, the machine's identity and the journal outlive a power cut; a trial does not",
  async () => {
    const disk = makeDisk("state-kept");
    const first = await boot({
      ...guestWithScript("state-kept-first", disk, [
        "step apply postern apply /run/postern-test/worker.yaml",
        "step try postern apply --mode=try --timeout=1h /run/postern-test/other.yaml",
      ]),
      targets: allTargets(["neighbour"], ["tcp 22"]),
    });
    before = state(first);
    expect(said(first, "apply")).toMatch(/^kept for the next boot: revision 1$/m);
    expect(said(first, "apply")).toMatch(/^revision: 1$/m);
    expect(said(first, "try")).toMatch(/^open: accept|^filtering: accept, 1 rule$/m);
    return boot({ name: "state-kept", disk, openTo: WORKER });
  },
  (guest) => {
    expect(guest.console).toContain(
      `postern: filtering: block, 3 rules, from state (revision-1/worker.yaml), sha256 ${sha256Of(WORKER_EXAMPLE)}`,
    );
    expect(state(guest)).toEqual(before);
    expect(state(guest)).toEqual([
      "state: ext4 /run/state/kept ext4 /var/lib/postern ext4 /var/lib/ssh ext4 /var/log/journal ",
      expect.stringMatching(/^host key: 256 SHA256:/),
      expect.stringMatching(/^machine: [0-9a-f]{32}$/),
      expect.stringMatching(/^journal: [0-9a-f]{32}$/),
    ]);
    expect(guest.complaints).toEqual([]);
    hasNoFailures(guest);
  },
);

guestTest(
  "state-cut",
  "a power cut while one policy after the other is applied leaves one of them, whole",
  async () => {
    const disk = makeDisk("state-cut");
    const applying = [
      "cd /run/postern-test",
      "postern apply worker.yaml",
      "(while :; do postern apply other.yaml; postern apply worker.yaml; done) > /dev/null 2>&1 &",
    ];
    const settleSeconds = 1 + Math.random() * 8;
    await boot({ ...guestWithScript("state-cut-first", disk, applying), settleSeconds });
    return boot({ name: "state-cut", disk, openTo: {} });
  },
  (guest) => {
    const [, file = "", sha256] =
      /postern: filtering: .*, from state \(revision-\d+\/(worker|other)\.yaml\), sha256 ([0-9a-f]{64})/.exec(
        guest.console,
      ) ?? [];
    const kept = { worker: WORKER_EXAMPLE, other: OTHER_EXAMPLE }[file];
    expect(sha256).toBe(sha256Of(kept ?? ""));
    hasNoFailures(guest);
  },
);

bootCase(
  "state-damaged",
  "a state partition that cannot be mounted changes nothing but that nothing is kept",
  () => ({
    disk: makeDamagedDisk("state-damaged"),
    kernelArguments: [inlineArgument(WORKER_EXAMPLE)],
    openTo: WORKER,
  }),
  (guest) => {
    expect(guest.failedUnits).toEqual(["postern-state.service"]);
    expect(state(guest)).toContain("state: ");
  },
);

bootCase(
  "state-copy",
  "a copy of the disk beside it stands in for neither: nothing is kept, and nothing that was is used",
  () => ({
    disk: makeDisk("state-copy"),
    volumes: [IMAGE.disk],
    openTo: LOCKDOWN,
  }),
  (guest) => {
    saysWhy(/CLOSED, .* two disks hold this root file system: \/dev\/vda2 and \/dev\/vdb2/)(guest);
    expect(guest.failedUnits).toContain("postern-state.service");
    expect(state(guest)).toContain("state: ");
  },
);

/** What the guest reports of itself that is to be kept. */
function state(guest: Guest): string[] {
  return reportSection(guest.console, "state");
}

/** What a step of the guest's script came to. */
function said(guest: Guest, step: string): string {
  return reportSection(guest.console, `after ${step}`).join("\n");
}

function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
