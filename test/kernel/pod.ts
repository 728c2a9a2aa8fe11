// SPDX-License-Identifier: Apache-2.0
import { ECHO_PORT } from "./echo.ts";
import type { TwoHosts } from "./two_hosts.ts";

/** The subnet of the pods, and the host's own address in it. */
export const POD_SUBNET = "10.244.0.0/24";
export const POD_GATEWAY = "10.244.0.1";

/**
 * Starts a pod: a further network namespace behind the host, wired to its bridge `cni0`. The host forwards.
 * The pod echoes what comes in on TCP port ECHO_PORT, and ends with the host.
 */
export async function startPod(hosts: TwoHosts, address: string): Promise<void> {
  await hosts.must("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
  if ((await hosts.run(["ip", "link", "show", "cni0"])).exitCode !== 0) {
    await hosts.must("ip", "link", "add", "cni0", "type", "bridge");
    await hosts.must("ip", "address", "add", `${POD_GATEWAY}/24`, "dev", "cni0");
    await hosts.must("ip", "link", "set", "cni0", "up");
  }
  // The pod sets itself up once its end of the wire is there, then only exists.
  const inside = [
    "until ip link set eth0 up; do sleep 0.02; done",
    `ip address add ${address}/24 dev eth0`,
    `ip route add default via ${POD_GATEWAY}`,
    `exec ${process.execPath} ${import.meta.dir}/echo.ts`,
  ].join("; ");
  const { stdout } = await hosts.run([
    "sh",
    "-c",
    `unshare --net sh -c '${inside}' > /dev/null 2>&1 & echo $!`,
  ]);
  const wire = `pod${address.split(".").at(-1)}`;
  await hosts.must(
    "ip",
    "link",
    "add",
    wire,
    "type",
    "veth",
    "peer",
    "name",
    "eth0",
    "netns",
    stdout.trim(),
  );
  await hosts.must("ip", "link", "set", wire, "master", "cni0", "up");
  const echo = { proto: "tcp", src: "192.0.2.1", dst: address, dport: ECHO_PORT } as const;
  for (let answers = false; !answers; ) {
    answers = (await hosts.probe("eth0", [echo]))[0] === "open";
  }
}
