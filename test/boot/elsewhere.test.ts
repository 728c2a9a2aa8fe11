// SPDX-License-Identifier: Apache-2.0
// The overlay behind the initrd of a plain Debian, whose root file system knows nothing of postern
// but the drop-in that docs/overlay.md asks for.
import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { hasNoFailures, hasNoNetwork } from "./aftermath.ts";
import { bootCase } from "./boot_case.ts";
import { DEBIAN, OVERLAY } from "./image.ts";
import { extendInitrd, joinInitrds } from "./initrd.ts";
import { CONTROL_PLANE } from "./policies.ts";
import { makeIso } from "./volume.ts";

bootCase(
  "debian",
  "behind the initrd of a plain Debian, the overlay does what it does in the image",
  () => ({
    system: DEBIAN,
    initrd: joinInitrds("debian", [DEBIAN.initrd, OVERLAY]),
    kernelArguments: dropIns(),
    volumes: [makeIso("debian", "examples/control-plane-flannel.yaml")],
    openTo: CONTROL_PLANE,
  }),
  hasNoFailures,
);

bootCase(
  "debian-new-kernel",
  "a Debian whose kernel the overlay has no modules for stays off the network",
  () => ({
    system: DEBIAN,
    initrd: extendInitrd("debian-new-kernel", unpackWithoutModules, DEBIAN.initrd),
    kernelArguments: dropIns(),
    openTo: {},
  }),
  (guest) => {
    hasNoNetwork(guest);
    expect(guest.console).toContain("Assertion failed for systemd-networkd.service");
  },
);

/** The drop-in, handed over as a credential for each unit (systemd-debug-generator(8)). */
function dropIns(): string[] {
  const content = readFileSync("initramfs/host/network.conf").toString("base64");
  return ["systemd-networkd", "NetworkManager"].map(
    (unit) => `systemd.set_credential_binary=systemd.unit-dropin.${unit}.service:${content}`,
  );
}

function unpackWithoutModules(tree: string): void {
  const unpack = `zstd -dc ${OVERLAY} | (cd ${tree} && cpio --extract --quiet)`;
  runCommand("sh", "-c", `${unpack} && rm -r ${tree}/usr/lib/postern/modules`);
}
