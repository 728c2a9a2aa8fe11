// SPDX-License-Identifier: Apache-2.0
// The lockdown ends what was open before it.
import { expect, test } from "bun:test";
import { ECHO_PORT } from "./echo.ts";
import { guardedHost, opening } from "./guarded_host.ts";

const { hosts, postern } = await guardedHost();

/** Speaks over a connection of the host to itself, runs a command, and speaks again. */
const LOOPBACK = `
import socket, subprocess, sys
s = socket.create_connection(("127.0.0.1", ${ECHO_PORT})); s.settimeout(1)
s.send(b"before"); assert s.recv(9) == b"before"
print(subprocess.run(sys.argv[1:], capture_output=True, text=True).stdout)
s.send(b"after"); print("echoed", s.recv(9).decode())
`;

test("a lockdown cuts the connection that came in, says so, and leaves loopback's own", async () => {
  expect(await postern(["apply", "-"], opening(ECHO_PORT))).toMatchObject({ exitCode: 0 });
  const server = `"$0" ${import.meta.dir}/echo.ts < /dev/null > /dev/null 2>&1 &
    until ss -ltn | grep -q ":${ECHO_PORT} "; do sleep 0.02; done`;
  await hosts.must("sh", "-c", server, process.execPath);
  await hosts.connect("10.0.0.2", ECHO_PORT);
  expect(await hosts.say("before")).toBe("before");
  const [tool, main] = [process.execPath, `${import.meta.dir}/../../src/main.ts`];
  const stdout = await hosts.must("python3", "-c", LOOPBACK, tool, main, "lockdown");
  expect(stdout).toContain("connections cut: 1\n");
  expect(stdout).toContain("echoed after\n");
  expect(await hosts.say("after")).toBe("");
});
