// SPDX-License-Identifier: Apache-2.0
// What the kernel takes from the network without asking any rule, once the lockdown stage was there.
import { expect, test } from "bun:test";
import { guardedHost } from "./guarded_host.ts";

const { hosts, sh } = await guardedHost();

/** The lockdown as systemd starts it: as the process that the variable names. */
const AS_UNIT = `sh -c 'SYSTEMD_EXEC_PID=$$ exec "$0" "$1" lockdown' "$program" "$main"`;

const SETTINGS = {
  "ipv4/conf": {
    accept_redirects: "0",
    secure_redirects: "0",
    send_redirects: "0",
    accept_source_route: "0",
    rp_filter: "1",
    arp_ignore: "1",
    arp_announce: "2",
  },
  "ipv6/conf": { accept_redirects: "0", accept_source_route: "0" },
} as const;

/** Every setting of an interface, of all or of those to come. */
function settingsOf(scope: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([folder, values]) =>
      Object.entries(values).map(([name, value]) => [`${folder}/${scope}/${name}`, value]),
    ),
  );
}

const LOOSE = "netfilter/nf_conntrack_tcp_loose";

/** What the kernel has in the place of some settings. */
async function actual(wanted: Readonly<Record<string, string>>) {
  const names = Object.keys(wanted);
  const values = await hosts.must("cat", ...names.map((name) => `/proc/sys/net/${name}`));
  return Object.fromEntries(
    values
      .trim()
      .split("\n")
      .map((value, index) => [names[index], value]),
  );
}

test("a lockdown by hand leaves them as they are, as the negative control", async () => {
  const before = await actual(settingsOf("eth0"));
  expect(before["ipv4/conf/eth0/accept_redirects"]).toBe("1");
  expect(await sh("postern lockdown")).toMatchObject({ exitCode: 0 });
  expect(await actual(settingsOf("eth0"))).toEqual(before);
});

test("what cannot be set is told, and the ports are closed all the same", async () => {
  const { exitCode, stdout, stderr } = await sh(
    `mount --bind -o ro /proc/sys /proc/sys; ${AS_UNIT}`,
  );
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("locked down"),
  });
  const fault = "net/ipv4/conf/all/accept_redirects=0: the file system is read-only";
  expect(stderr).toContain(fault);
  expect(await hosts.must("nft", "list", "table", "inet", "postern")).toContain("policy drop");
});

test("the unit sets them for the interfaces that are there, and for those to come", async () => {
  expect(await sh(AS_UNIT)).toMatchObject({ exitCode: 0, stderr: "" });
  await hosts.must("ip", "link", "add", "later", "type", "veth");
  for (const scope of ["all", "default", "eth0", "later"]) {
    expect(await actual(settingsOf(scope))).toEqual({ ...settingsOf(scope) });
  }
  expect(await actual({ [LOOSE]: "0" })).toEqual({ [LOOSE]: "0" });
  await hosts.must("ip", "link", "delete", "later");
});
