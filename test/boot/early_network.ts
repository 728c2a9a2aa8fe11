// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename } from "node:path";
import { extendInitrd } from "./initrd.ts";

/** The image's root file system, as mkosi keeps it for its next build. */
const ROOT = "build/mkosi/cache/debian~trixie~x86-64.cache";
const PROFILE = "image/mkosi.profiles/test/mkosi.extra/usr/lib";
const EARLY = `${import.meta.dir}/early`;

const PERL = ["usr/bin/perl", "usr/lib/x86_64-linux-gnu/perl-base"];
const DRIVERS = [
  "net/core/failover.ko.xz",
  "drivers/net/net_failover.ko.xz",
  "drivers/net/virtio_net.ko.xz",
];

/**
 * The image's initrd with what answers on its ports as early as can be: the test image's listener,
 * started before the lockdown, and a network that is up as soon as udev has found the device.
 * Returns its path.
 */
export function makeEarlyInitrd(name: string): string {
  return extendInitrd(name, (tree) => {
    const programs = `${tree}/usr/lib/postern-test`;
    const units = `${tree}/usr/lib/systemd/system`;
    const unit = "postern-test-listen.service";

    for (const path of PERL) cpSync(`${ROOT}/${path}`, `${tree}/${path}`, { recursive: true });
    for (const kernel of readdirSync(`${ROOT}/usr/lib/modules`)) {
      for (const driver of DRIVERS) {
        const module = `${ROOT}/usr/lib/modules/${kernel}/kernel/${driver}`;
        cpSync(module, `${programs}/${basename(driver)}`);
      }
    }
    cpSync(`${PROFILE}/postern-test/listen`, `${programs}/listen`);
    cpSync(`${EARLY}/network`, `${programs}/network`);
    cpSync(`${EARLY}/network.rules`, `${tree}/usr/lib/udev/rules.d/90-postern-test.rules`);
    cpSync(`${PROFILE}/systemd/system/${unit}`, `${units}/${unit}`);
    cpSync(`${EARLY}/before-firewall.conf`, `${units}/${unit}.d/early.conf`);
    mkdirSync(`${units}/sysinit.target.wants`);
    symlinkSync(`../${unit}`, `${units}/sysinit.target.wants/${unit}`);
  });
}
