// SPDX-License-Identifier: Apache-2.0
// When ports answer while the test image boots: under postern, then under Debian's nftables.service with a
// ruleset that drops what comes in. One after the other, so that each has the processors to itself: make
// bench-boot.
import { firewallOff } from "../test/boot/firewall_off.ts";
import { bootAndAsk, type Firewall, reachedAt, workerPolicy } from "../test/boot/open_moment.ts";

const own = await measure("bench-postern", workerPolicy());
const theirs = await measure("bench-nftables", {
  kernelArguments: [...firewallOff(), ...nftablesService()],
  openTo: {},
});
for (const phase of ["root", "ready"]) {
  const ratio = reachedAt(theirs, phase) / reachedAt(own, phase);
  console.log(`${phase}: nftables.service takes ${ratio.toFixed(2)}× the time of postern`);
}

/** Boots once. Exits with the console when the guest does not become ready. */
async function measure(name: string, firewall: Firewall) {
  const guest = await bootAndAsk(name, firewall);
  if (guest.ending === "ready") return guest;
  console.error(`${guest.console}\n${name}: the guest did not become ready`);
  process.exit(1);
}

/** Debian's unit as it is, but for the file that it loads: here the rules are its argument. */
function nftablesService(): string[] {
  const rules =
    "table inet filter { chain input { type filter hook input priority filter; policy drop; " +
    "ct state established,related accept; iif lo accept; udp dport 546 accept; " +
    "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept; }; }";
  const dropIn = `[Service]\nExecStart=\nExecStart=/usr/sbin/nft '${rules}'\n`;
  const unit = "nftables.service";
  const content = Buffer.from(dropIn).toString("base64");
  return [
    `systemd.wants=${unit}`,
    `systemd.set_credential_binary=systemd.unit-dropin.${unit}:${content}`,
  ];
}
