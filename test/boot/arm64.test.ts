// SPDX-License-Identifier: Apache-2.0
// The overlay for arm64 with Debian's kernel and systemd, as far as the initrd goes.
import { expect } from "bun:test";
import { bootCase } from "./boot_case.ts";
import { ARM64 } from "./image.ts";
import { inlineArgument } from "./inline.ts";
import { CONTROL_PLANE } from "./policies.ts";
import { reportSection } from "./serial.ts";

bootCase(
  "arm64",
  "on arm64, the overlay closes every port and opens what the kernel command line lists",
  () => ({
    system: ARM64,
    kernelArguments: [inlineArgument("examples/control-plane-flannel.yaml")],
    openTo: CONTROL_PLANE,
    sources: ["neighbour", "neighbour, IPv6", "link-local"],
  }),
  (guest) => {
    expect(guest.failedUnits).toEqual([]);
    expect(reportSection(guest.console, "status")).toContain("filtering: block, 6 rules");
  },
);
