import { expect } from "bun:test";
import { bootTest } from "./boot_test.ts";
import { CONTROL_PLANE } from "./policies.ts";
import { makeIso } from "./volume.ts";

bootTest(
  "firmware",
  "the disk alone boots by UEFI firmware and obeys the documents on an ISO",
  () => ({
    firmware: true,
    volumes: [makeIso("firmware", "examples/control-plane-flannel.yaml")],
    openTo: CONTROL_PLANE,
  }),
  (guest) => expect(guest.failedUnits).toEqual([]),
);
