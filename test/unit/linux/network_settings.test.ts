// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeNetworkSettings } from "../../../src/linux/network_settings.ts";
import { inFolder } from "../temporary_folder.ts";

const LOOSE = "netfilter/nf_conntrack_tcp_loose";
const IPV4 = [
  "accept_redirects",
  "secure_redirects",
  "send_redirects",
  "accept_source_route",
  "rp_filter",
  "arp_ignore",
  "arp_announce",
];

/** Files as the kernel has them, each with a value that none of the settings is. */
function write(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "7\n");
  }
}

function ipv4(scope: string): string[] {
  return IPV4.map((name) => `ipv4/conf/${scope}/${name}`);
}

test("a kernel without IPv6 lacks no setting", () => {
  inFolder((folder) => {
    write(folder, [...ipv4("all"), ...ipv4("default"), LOOSE]);
    expect(makeNetworkSettings(folder)).toEqual([]);
    expect(readFileSync(join(folder, "ipv4/conf/default/rp_filter"), "utf8")).toBe("1");
  });
});

test("what cannot be set is told, and the rest is set all the same", () => {
  inFolder((folder) => {
    write(folder, [...ipv4("all"), ...ipv4("default").slice(1), LOOSE]);
    mkdirSync(join(folder, "ipv4/conf/default/accept_redirects"));
    expect(makeNetworkSettings(folder)).toEqual([
      "net/ipv4/conf/default/accept_redirects=0: is a directory",
    ]);
    expect(readFileSync(join(folder, LOOSE), "utf8")).toBe("0");
  });
});

test("a setting that the kernel does not have is told", () => {
  inFolder((folder) => {
    write(folder, [...ipv4("all"), ...ipv4("default")]);
    expect(makeNetworkSettings(folder)).toEqual([`net/${LOOSE}=0: there is no such file`]);
  });
});
