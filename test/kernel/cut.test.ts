// SPDX-License-Identifier: Apache-2.0
// The lockdown ends what was open before it.
import { expect, test } from "bun:test";
import { type Container, startContainer } from "./container.ts";
import { ECHO_PORT } from "./echo.ts";
import { guardedHost, opening } from "./guarded_host.ts";

const { hosts, postern } = await guardedHost();

const TOOL = [process.execPath, `${import.meta.dir}/../../src/main.ts`] as const;

/** Speaks over a connection of the host to the echo at argv[1], runs a command, and speaks again. */
const SPEAK = `
import socket, subprocess, sys
s = socket.create_connection((sys.argv[1], ${ECHO_PORT})); s.settimeout(1)
s.send(b"before"); assert s.recv(9) == b"before"
print(subprocess.run(sys.argv[2:], capture_output=True, text=True).stdout)
s.send(b"after"); print("echoed", s.recv(9).decode())
`;

/** A server on port 80 that says "tick" ten times a second to the one that connects first. */
const TICK = `
import socket, time
s = socket.create_server(("10.0.0.2", 80))
c, _ = s.accept(); s.close()
while True: c.send(b"tick"); time.sleep(0.1)
`;

const ECHO = [process.execPath, `${import.meta.dir}/echo.ts`] as const;

/** Starts a server on the host, or within a container, and waits until it listens. */
async function serve(
  port: number,
  server: readonly string[],
  within: Pick<Container, "must"> = hosts,
): Promise<void> {
  const script = `"$@" < /dev/null > /dev/null 2>&1 &
    until ss -ltn | grep -q ":${port} "; do sleep 0.02; done`;
  await within.must("sh", "-c", script, "sh", ...server);
}

test("a lockdown cuts the connection that came in, says so, and leaves loopback's own", async () => {
  expect(await postern(["apply", "-"], opening(ECHO_PORT))).toMatchObject({ exitCode: 0 });
  await serve(ECHO_PORT, ECHO);
  await hosts.connect("10.0.0.2", ECHO_PORT);
  expect(await hosts.say("before")).toBe("before");
  const stdout = await hosts.must("python3", "-c", SPEAK, "127.0.0.1", ...TOOL, "lockdown");
  expect(stdout).toContain("connections cut: 1\n");
  expect(stdout).toContain("echoed after\n");
  expect(await hosts.say("after")).toBe("");
});

test("a lockdown leaves the connection that the host began", async () => {
  const server = await startContainer(hosts, "out");
  await hosts.must("ip", "address", "add", "10.9.0.1/24", "dev", "out");
  await server.must("ip", "address", "add", "10.9.0.2/24", "dev", "eth0");
  await serve(ECHO_PORT, ECHO, server);
  expect(await postern(["apply", "-"], opening(80))).toMatchObject({ exitCode: 0 });
  const stdout = await hosts.must("python3", "-c", SPEAK, "10.9.0.2", ...TOOL, "lockdown");
  expect(stdout).toContain("echoed after\n");
});

test.each([
  ["takes it up again", 1, "tick"],
  ["is cut off where conntrack picks up no connection in the middle", 0, ""],
])("a server that speaks by itself over what was cut %s", async (_, loose, heard) => {
  const sysctl = "/proc/sys/net/netfilter/nf_conntrack_tcp_loose";
  expect(await postern(["apply", "-"], opening(80))).toMatchObject({ exitCode: 0 });
  await hosts.must("sh", "-c", `echo ${loose} > ${sysctl}`);
  await serve(80, ["python3", "-c", TICK]);
  await hosts.connect("10.0.0.2", 80);
  expect(await hosts.say("before")).toContain("tick");
  await hosts.must(...TOOL, "lockdown");
  // What no acknowledgement is needed for still comes: a segment or two, and a probe for lost ones.
  const answers: string[] = [];
  while (answers.at(-1) !== heard && answers.length < 10) answers.push(await hosts.say("after"));
  expect(answers.at(-1)).toBe(heard);
});
