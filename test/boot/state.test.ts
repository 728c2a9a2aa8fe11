// What a machine keeps from one boot to the next, and what happens when it cannot.
import { expect } from "bun:test";
import { hasNoFailures } from "./aftermath.ts";
import { boot, type Guest } from "./boot.ts";
import { bootCase, guestTest } from "./boot_case.ts";
import { makeDamagedDisk, makeDisk } from "./disk.ts";
import { inlineArgument } from "./inline.ts";
import { WORKER } from "./policies.ts";
import { reportSection } from "./serial.ts";
import { allTargets } from "./targets.ts";

const worker = (disk: string) => ({
  disk,
  kernelArguments: [inlineArgument("examples/worker-flannel.yaml")],
  openTo: WORKER,
});

let before: string[] = [];

guestTest(
  "state-kept",
  "the host key, the machine's identity and the journal outlive a power cut",
  async () => {
    const disk = makeDisk("state-kept");
    const first = await boot({
      name: "state-kept-first",
      targets: allTargets(["neighbour"], ["tcp 22"]),
      ...worker(disk),
    });
    before = state(first);
    return boot({ name: "state-kept", ...worker(disk) });
  },
  (guest) => {
    expect(state(guest)).toEqual(before);
    expect(state(guest)).toEqual([
      "var: ext4",
      expect.stringMatching(/^host key: 256 SHA256:/),
      expect.stringMatching(/^machine: [0-9a-f]{32}$/),
      expect.stringMatching(/^journal: [0-9a-f]{32}$/),
    ]);
    expect(guest.complaints).toEqual([]);
    hasNoFailures(guest);
  },
);

bootCase(
  "state-damaged",
  "a state partition that cannot be mounted changes nothing but that nothing is kept",
  () => worker(makeDamagedDisk("state-damaged")),
  (guest) => {
    expect(guest.failedUnits).toEqual(["postern-state.service"]);
    expect(state(guest)).toContain("var: ");
  },
);

/** What the guest reports of itself that is to be kept. */
function state(guest: Guest): string[] {
  return reportSection(guest.console, "state");
}
