// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;

/** Runs a command on a terminal of 40 columns and prints what it wrote there. */
const ON_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
try:
    while chunk := os.read(terminal, 4096): os.write(1, chunk)
except OSError: pass
`;

function onTerminal(env: Readonly<Record<string, string>>, ...args: readonly string[]): string {
  const argv = ["python3", "-c", ON_TERMINAL, process.execPath, MAIN, ...args];
  const { stdout } = Bun.spawnSync(argv, { env: { ...process.env, TERM: "xterm", ...env } });
  return stdout.toString().replaceAll("\r", "");
}

test("an error is broken to fit the terminal that it goes to", () => {
  expect(onTerminal({ NO_COLOR: "1" }, "check", "/nowhere/to/be/found")).toBe(
    "postern: error: /nowhere/to/be/found:\n  there is no such file\n",
  );
});

test("an error is coloured on a terminal, unless NO_COLOR is set, and whatever else is", () => {
  for (const CI of ["", "true"]) {
    expect(onTerminal({ NO_COLOR: "", CI }, "check", "/nowhere")).toStartWith(
      "postern: \u001b[31merror\u001b[39m: /nowhere",
    );
  }
});

test("an error is one plain line elsewhere, however long", () => {
  const path = `/nowhere/${"a ".repeat(100)}`;
  const { stderr } = Bun.spawnSync([process.execPath, MAIN, "check", path]);
  expect(stderr.toString()).toBe(`postern: error: ${path}: there is no such file\n`);
});
