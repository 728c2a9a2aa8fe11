// SPDX-License-Identifier: Apache-2.0
// `postern apply --cut` ends the connections that came in and that the new policy does not admit, and no others.
import { beforeEach, describe, expect, test } from "bun:test";
import { ECHO_PORT } from "./echo.ts";
import { guardedHost, opening } from "./guarded_host.ts";
import type { Ends, Tracked } from "./track.ts";
import { forgetAll, known, track, trackFlood } from "./tracked.ts";

const { hosts, postern } = await guardedHost();

/** Open to 192.0.2.0/24 and 2001:db8:1::/48: tcp 22 and the NodePort 30080. */
const POLICY = `apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: KubeNetworkConfig
podSubnets: [10.244.0.0/16]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: open
portSelector: {ports: [22, 30080], protocol: tcp}
ingress: [{subnet: 192.0.2.0/24}, {subnet: 2001:db8:1::/48}]
`;

const [HOST, HOST6, NODE] = ["10.0.0.2", "fd00::2", "10.244.0.1"];
const LISTED = "192.0.2.9";
const STRANGER = "198.51.100.9";
const OVER_KUBESPAN = "203.0.113.77";
const POD = { dst: "10.244.0.5", dport: 80 };

function from(src: string, sport: number, dst: string, dport: number): Ends {
  return { protocol: "tcp", src, sport, dst, dport };
}

const OWN_CONTROL = from(HOST, 5101, STRANGER, 21);
const LISTED_CONTROL = from(LISTED, 5102, HOST, 22);
const STRANGE_CONTROL = from(STRANGER, 5103, HOST, 21);

const KEPT: Readonly<Record<string, Tracked>> = {
  "a source that a rule lists": from(LISTED, 5001, HOST, 22),
  "the same over IPv6": from("2001:db8:1::9", 5002, HOST6, 22),
  "the same in a zone": { ...from(LISTED, 5003, HOST, 22), zone: 7 },
  "begun by the host": from(HOST, 5004, STRANGER, 443),
  "begun by the host over IPv6": from(HOST6, 5005, "2001:db8:2::9", 443),
  "over loopback": from("127.0.0.1", 5006, "127.0.0.1", 25),
  "over loopback, IPv6": from("::1", 5007, "::1", 25),
  "from the host to itself": from(HOST, 5008, HOST, 25),
  "through the host": from(STRANGER, 5009, "203.0.113.5", 25),
  "to a NodePort, from a source that a rule lists": {
    ...from(LISTED, 5010, HOST, 30_080),
    to: POD,
  },
  "between pods": { ...from("10.244.0.7", 5011, NODE, 53), protocol: "udp" },
  "in by a trusted interface": from(OVER_KUBESPAN, 5012, HOST, 25),
  "an echo request": { ...from(STRANGER, 0, HOST, 0), protocol: "icmp" },
  "an ICMPv6 echo request": { ...from("2001:db8:2::9", 0, HOST6, 0), protocol: "icmpv6" },
  "the host's own control connection": OWN_CONTROL,
  "foretold by it": { ...from(STRANGER, 5013, HOST, 5014), master: OWN_CONTROL },
  "a control connection of a source that a rule lists": LISTED_CONTROL,
  "foretold by that": { ...from(LISTED, 5015, HOST, 5016), master: LISTED_CONTROL },
};

const CUT: Readonly<Record<string, Tracked>> = {
  "a source that no rule lists": from(STRANGER, 6001, HOST, 22),
  "the same over IPv6": from("2001:db8:2::9", 6002, HOST6, 22),
  "the same in a zone": { ...from(STRANGER, 6003, HOST, 22), zone: 7 },
  "a port that no rule lists": from(LISTED, 6004, HOST, 25),
  udp: { ...from(LISTED, 6005, HOST, 22), protocol: "udp" },
  sctp: { ...from(LISTED, 6006, HOST, 22), protocol: "sctp" },
  "to a NodePort, from a stranger": { ...from(STRANGER, 6007, HOST, 30_080), to: POD },
  "to a NodePort that no rule lists": { ...from(LISTED, 6008, HOST, 30_081), to: POD },
  "redirected to a closed port of the host": {
    ...from(LISTED, 6009, HOST, 30_080),
    to: { dst: HOST, dport: 8080 },
  },
  "to the network's broadcast address": {
    ...from(LISTED, 6010, "10.0.0.255", 137),
    protocol: "udp",
  },
  "to everybody on the wire": { ...from(LISTED, 6013, "255.255.255.255", 137), protocol: "udp" },
  "to a group": { ...from(LISTED, 6014, "224.0.0.251", 5353), protocol: "udp" },
  "to an IPv6 group": { ...from("2001:db8:1::9", 6015, "ff02::fb", 5353), protocol: "udp" },
  "a control connection of a stranger": STRANGE_CONTROL,
  "foretold by it": { ...from(STRANGER, 6011, HOST, 6012), master: STRANGE_CONTROL },
};

async function apply(args: readonly string[], documents = POLICY): Promise<string> {
  const { exitCode, stdout, stderr } = await postern(["apply", ...args, "-"], documents);
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

const ALL = [...Object.values(KEPT), ...Object.values(CUT)];
const COUNT = Object.keys(CUT).length;

await hosts.addAddress(`${NODE}/24`);
await hosts.must("ip", "route", "replace", OVER_KUBESPAN, "dev", "kubespan");

beforeEach(() => forgetAll(hosts));

test("cuts what came in and is not admitted, and nothing else, and says how many", async () => {
  await track(hosts, ALL);
  expect(await apply(["--cut"])).toContain(`\nconnections cut: ${COUNT}\n`);
  expect(await known(hosts, CUT)).toEqual([]);
  expect(await known(hosts, KEPT)).toEqual(Object.keys(KEPT));
});

test("says the number as JSON, too", async () => {
  await track(hosts, ALL);
  expect(JSON.parse(await apply(["--cut", "--json"]))).toMatchObject({
    done: "applied",
    summary: "block, 1 rule",
    cut: COUNT,
    revision: 1,
    warnings: [],
  });
});

test("with --dry-run only says how many it would be", async () => {
  await track(hosts, ALL);
  expect(await apply(["--cut", "--dry-run"])).toEndWith(
    `\nconnections that would be cut: ${COUNT}\n`,
  );
  expect(JSON.parse(await apply(["--cut", "--dry-run", "--json"]))).toEqual({
    wouldApply: "block, 1 rule",
    wouldCut: COUNT,
  });
  expect(await known(hosts, CUT)).toEqual(Object.keys(CUT));
});

test("is no part of an apply without it, and cuts nothing for a policy that is open", async () => {
  await track(hosts, ALL);
  expect(await apply([])).not.toContain("cut");
  expect(JSON.parse(await apply(["--json"]))).toMatchObject({ cut: null });
  const open = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
  expect(await apply(["--cut"], open)).toContain("\nconnections cut: 0\n");
  expect(await known(hosts, CUT)).toEqual(Object.keys(CUT));
});

test("cuts what came in where a rule of routing sends elsewhere what leaves for the host's own address", async () => {
  await hosts.must("ip", "route", "add", "default", "dev", "eth0", "table", "200");
  const rules = (script: string) => hosts.must("sh", "-c", `set -e; ${script}`);
  await rules(
    "ip rule add pref 100 lookup local; ip rule del pref 0; ip rule add pref 50 iif lo lookup 200",
  );
  expect(await hosts.must("ip", "route", "get", HOST)).not.toStartWith("local ");
  await track(hosts, [from(STRANGER, 6001, HOST, 22)]);
  expect(await apply(["--cut"])).toContain("\nconnections cut: 1\n");
  await rules("ip rule add pref 0 lookup local; ip rule del pref 50; ip rule del pref 100");
});

test("in accept mode cuts what a rule closes", async () => {
  await track(hosts, ALL);
  const rule = POLICY.slice(POLICY.lastIndexOf("---"));
  expect(await apply(["--cut"], rule)).toContain("\nconnections cut: 4\n");
  expect(await known(hosts, CUT)).toEqual([
    "a port that no rule lists",
    "udp",
    "sctp",
    "to a NodePort that no rule lists",
    "redirected to a closed port of the host",
    "to the network's broadcast address",
    ...["to everybody on the wire", "to a group", "to an IPv6 group"],
    ...["a control connection of a stranger", "foretold by it"],
  ]);
});

describe("on trial", () => {
  const TRY = ["--mode=try", "--timeout=5m", "--cut"];

  test("cuts nothing until it is confirmed, and says so", async () => {
    await apply([], opening(25));
    await track(hosts, ALL);
    expect(await apply(TRY)).toContain(
      "\nconnections that it does not admit are cut when it is confirmed\n",
    );
    expect((await postern(["status"])).stdout).toMatch(
      /^trial: .*; connections that it does not admit are cut when it is confirmed$/m,
    );
    expect(await known(hosts, CUT)).toEqual(Object.keys(CUT));
    const { stdout } = await postern(["confirm"]);
    expect(stdout).toContain(`\nconnections cut: ${COUNT}\n`);
    expect(await known(hosts, CUT)).toEqual([]);
    expect(await known(hosts, KEPT)).toEqual(Object.keys(KEPT));
  });

  test("cuts nothing when it is reverted, nor does a trial without it that is confirmed", async () => {
    await apply([], opening(25));
    await track(hosts, ALL);
    expect(JSON.parse(await apply([...TRY, "--json"]))).toMatchObject({
      done: "on trial",
      cut: null,
      cutsWhenConfirmed: true,
    });
    const reverted = await postern(["revert", "--json"]);
    expect(JSON.parse(reverted.stdout)).toMatchObject({ done: "reverted", cut: null });
    await apply(["--mode=try"]);
    const confirmed = await postern(["confirm", "--json"]);
    expect(JSON.parse(confirmed.stdout)).toMatchObject({ done: "confirmed", cut: null });
    expect(await known(hosts, CUT)).toEqual(Object.keys(CUT));
  });

  test("reverted to a lockdown, which cuts always, says how many", async () => {
    const closed = await postern(["lockdown", "--json"]);
    expect(JSON.parse(closed.stdout)).toMatchObject({
      done: "locked down",
      state: "closed",
      summary: "lockdown",
      revision: null,
      cut: 0,
    });
    await apply(["--mode=try"]);
    await track(hosts, ALL);
    const { stdout } = await postern(["revert"]);
    // All that no rule admits, that of the trial included, and what goes through the host.
    expect(stdout).toContain(`\nconnections cut: ${COUNT + 9}\n`);
    expect(await known(hosts, KEPT)).toEqual([
      "begun by the host",
      "begun by the host over IPv6",
      "over loopback",
      "over loopback, IPv6",
      "from the host to itself",
      "an echo request",
      "an ICMPv6 echo request",
      "the host's own control connection",
      "foretold by it",
    ]);
  });
});

test("ends a real connection, which neither side is told of", async () => {
  await apply([], opening(ECHO_PORT));
  const server = `"$0" ${import.meta.dir}/echo.ts < /dev/null > /dev/null 2>&1 &
    until ss -ltn | grep -q ":${ECHO_PORT} "; do sleep 0.02; done`;
  await hosts.must("sh", "-c", server, process.execPath);
  await hosts.connect(HOST, ECHO_PORT);
  expect(await hosts.say("before")).toBe("before");
  expect(await apply(["--cut"], opening(ECHO_PORT))).toContain("\nconnections cut: 0\n");
  expect(await hosts.say("admitted")).toBe("admitted");
  expect(await apply(["--cut"])).toContain("\nconnections cut: 1\n");
  expect(await hosts.say("after")).toBe("");
});

/** What the units of a machine may use. */
const LEAST_MEMORY = 256 << 10;

const MEASURED = `import resource, subprocess, sys
print(subprocess.run(sys.argv[1:], stdin=sys.stdin, capture_output=True, text=True).stdout)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)`;

test("a hundred thousand connections are cut within the memory of a unit", async () => {
  await trackFlood(hosts, 100_000);
  await track(hosts, ALL);
  const main = `${import.meta.dir}/../../src/main.ts`;
  const argv = ["python3", "-c", MEASURED, process.execPath, main, "apply", "--cut", "-"];
  const { stdout } = await hosts.run(argv, POLICY);
  expect(stdout).toContain(`\nconnections cut: ${100_000 + COUNT}\n`);
  expect(Number(stdout.trim().split("\n").at(-1))).toBeWithin(1, LEAST_MEMORY);
  expect(await known(hosts, KEPT)).toEqual(Object.keys(KEPT));
});
