// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from "bun:test";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const EXAMPLE = `${import.meta.dir}/../../examples/control-plane-flannel.yaml`;
const KUBELET = ["--src", "172.20.0.9", "--proto", "tcp", "--dport", "10250"];
const STRANGER = ["--src", "203.0.113.9", "--proto", "tcp", "--dport", "10250"];

const hosts = await twoHosts();

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

test.each([
  ["accepted", KUBELET],
  ["dropped", STRANGER],
])(
  "explain says of the kernel's table what it says of the file, for a packet that is %s",
  async (_, packet) => {
    await hosts.postern(["apply", EXAMPLE]);
    const ofFile = await hosts.postern(["explain", EXAMPLE, ...packet]);
    const ofKernel = await hosts.postern(["explain", ...packet]);
    expect(ofKernel).toMatchObject({ exitCode: 0, stderr: "" });
    const lines = ofFile.stdout.split("\n").filter((line) => !line.startsWith("written in: "));
    expect(ofKernel.stdout.split("\n")).toEqual(lines);
  },
);

test("explain without a table in the kernel accepts, and says so", async () => {
  const { stdout } = await hosts.postern(["explain", ...STRANGER]);
  expect(stdout).toStartWith("accept\nthere is no table inet postern in the kernel\n");
});

test("explain of the kernel's rules says in a sentence that it needs privilege", async () => {
  const without = ["setpriv", "--bounding-set", "-net_admin", "--"];
  const argv = [...without, ...POSTERN, "explain", ...STRANGER];
  expect(await hosts.run(argv)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "postern: error: this needs root, or CAP_NET_ADMIN in the user namespace that owns the network\n",
  });
});

test("explain follows a table that was altered, and warns", async () => {
  await hosts.postern(["apply", EXAMPLE]);
  await hosts.must("nft", "add element inet postern rule-kubelet-ingress-ip { 203.0.113.0/24 }");
  const { stdout, stderr } = await hosts.postern(["explain", ...STRANGER]);
  expect(stdout).toStartWith("accept\n");
  expect(stderr).toContain("the table in the kernel is not as postern wrote it");
});

test("explain refuses a table that holds what postern never writes", async () => {
  await hosts.postern(["apply", EXAMPLE]);
  await hosts.must("nft", "add rule inet postern ingress meta mark 1 accept");
  expect(await hosts.postern(["explain", ...STRANGER])).toMatchObject({ exitCode: 1, stdout: "" });
});
