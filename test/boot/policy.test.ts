import { expect } from "bun:test";
import { bootTest } from "./boot_test.ts";
import { inlineArgument } from "./inline.ts";
import { ACCEPT_RESTRICTED, CONTROL_PLANE, WORKER } from "./policies.ts";
import { makeIso, makeVfat } from "./volume.ts";

bootTest(
  "control-plane-iso",
  "the control-plane example on an ISO opens exactly what it lists",
  () => ({
    volumes: [makeIso("control-plane-iso", "examples/control-plane-flannel.yaml")],
    openTo: CONTROL_PLANE,
  }),
  (guest) => expect(guest.failedUnits).toEqual([]),
);

bootTest(
  "worker-inline",
  "the worker example on the kernel command line opens exactly what it lists",
  () => ({
    kernelArguments: [inlineArgument("examples/worker-flannel.yaml")],
    openTo: WORKER,
  }),
  (guest) => expect(guest.failedUnits).toEqual([]),
);

bootTest(
  "accept-vfat",
  "accept mode, from a FAT volume, closes the one restricted port to all but those allowed",
  () => ({
    volumes: [makeVfat("accept-vfat", "examples/accept-restricted.yaml")],
    openTo: ACCEPT_RESTRICTED,
  }),
  (guest) => expect(guest.failedUnits).toEqual([]),
);
