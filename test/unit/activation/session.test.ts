// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { cutOff, type Forebear, objection } from "../../../src/activation/session.ts";
import { lockdownRules, webRules } from "../ruleset/policies.ts";

const BEGAN = 100;

function process_(name: string, started: number, connection?: string, remote?: number): Forebear {
  return {
    name,
    started,
    connection,
    remote: remote === undefined ? undefined : { began: remote },
  };
}

describe("a confirmation counts", () => {
  test.each<[string, readonly Forebear[]]>([
    ["from a console", [process_("bash", 20), process_("login", 10), process_("systemd", 1)]],
    ["from a session that began after the trial", [process_("sudo", 130), process_("sshd", 120)]],
    [
      "from one of today's OpenSSH, whose listener is older",
      [process_("bash", 121), process_("sshd-session", 120), process_("sshd", 5)],
    ],
    ["from one of Dropbear", [process_("sh", 121), process_("dropbear", 120)]],
    [
      "from a terminal without parents that a session after the trial opened",
      [process_("bash", 130, undefined, 120), process_("tmux: server", 125, undefined, 120)],
    ],
    [
      "from a new session inside which an older connection is named",
      [process_("bash", 121, "192.0.2.1 1 192.0.2.2 22"), process_("sshd", 120)],
    ],
  ])("%s", (_, line) => {
    expect(objection(BEGAN, line)).toBeUndefined();
  });
});

describe("a confirmation proves nothing", () => {
  test.each<[string, readonly Forebear[], RegExp]>([
    [
      "from a session that is older than the trial",
      [process_("bash", 120), process_("sshd", 90)],
      /^this ssh session is older than the trial, .* use --force$/,
    ],
    [
      "from a terminal without parents that an older session over the network opened",
      [process_("bash", 130, undefined, 90), process_("tmux: server", 95, undefined, 90)],
      /^this terminal was opened over ssh, /,
    ],
    [
      "from one that began in the same hundredth of a second",
      [process_("bash", 120), process_("sshd", 100)],
      /^this ssh session is older/,
    ],
    [
      "through sudo and su, which are newer",
      [process_("su", 140), process_("sudo", 130), process_("bash", 91), process_("sshd", 90)],
      /^this ssh session is older/,
    ],
    [
      "from a terminal that outlived its session",
      [process_("bash", 120, "192.0.2.1 1 192.0.2.2 22"), process_("tmux: server", 80)],
      /^this terminal was opened over ssh, .* use --force$/,
    ],
  ])("%s", (_, line, why) => {
    expect(objection(BEGAN, line)).toMatch(why);
  });
});

describe("the connection that a command is given over", () => {
  const over = (connection: string) => [
    process_("sudo", 3),
    process_("bash", 2, connection),
    process_("sshd", 1),
  ];

  test("would be cut off by rules that do not admit it anew", () => {
    expect(cutOff(webRules, over("10.0.0.9 40000 10.0.0.2 22"))).toBe("10.0.0.9 to port 22");
    expect(cutOff(webRules, over("10.1.0.9 40000 10.0.0.2 80"))).toBe("10.1.0.9 to port 80");
    expect(cutOff(webRules, over("fe80::9%eth0 40000 fe80::2%eth0 22"))).toBe(
      "fe80::9%eth0 to port 22",
    );
    expect(cutOff(lockdownRules, over("10.0.0.9 40000 10.0.0.2 80"))).toBe("10.0.0.9 to port 80");
  });

  test("would not by rules that do, or by none", () => {
    expect(cutOff(webRules, over("10.0.0.9 40000 10.0.0.2 80"))).toBeUndefined();
    expect(cutOff(webRules, over("fd00::9 40000 fd00::2 8089"))).toBeUndefined();
    expect(cutOff(undefined, over("10.0.0.9 40000 10.0.0.2 22"))).toBeUndefined();
  });

  test("is none at a console, or when it cannot be understood", () => {
    expect(cutOff(lockdownRules, [process_("bash", 2), process_("login", 1)])).toBeUndefined();
    for (const odd of ["", "10.0.0.9", "a b c d", "10.0.0.9 1 fd00::2 22"]) {
      expect(cutOff(lockdownRules, over(odd))).toBeUndefined();
    }
  });

  test("is that of the innermost session", () => {
    const line = [
      process_("bash", 3, "10.0.0.9 40000 10.0.0.2 80"),
      process_("bash", 2, "192.0.2.1 40000 10.0.0.2 22"),
    ];
    expect(cutOff(webRules, line)).toBeUndefined();
  });
});
