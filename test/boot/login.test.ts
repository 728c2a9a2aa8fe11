// SPDX-License-Identifier: Apache-2.0
// Every way to log in that docs/operations.md names, and a command that is run there.
import { expect } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { hasNoFailures } from "./aftermath.ts";
import { bootFile } from "./boot.ts";
import { bootCase } from "./boot_case.ts";
import { makeDisk } from "./disk.ts";
import { inlineArgument } from "./inline.ts";
import { GUEST_IPV4 } from "./network.ts";
import { LOCKDOWN, WORKER } from "./policies.ts";
import type { Turn } from "./scenario.ts";
import { LOGIN_ARGUMENT } from "./script.ts";
import { writeDocument } from "./volume.ts";

const PROMPT = "root@postern:~# ";

/** The shell waits for the next line: what is typed before is shown in the midst of what a command prints. */
const afterwards = (said: string) => `${said}[^]*${PROMPT}`;

/** What somebody does who has a shell. What is awaited is never what was typed, which the console shows too. */
const AT_A_SHELL: readonly Turn[] = [
  { awaited: PROMPT, typed: 'echo "this is $(id -un)"' },
  { awaited: afterwards("this is root"), typed: "postern status" },
  {
    awaited: afterwards("filtering: block, 3 rules\\s+source: inline"),
    typed: "journalctl -b -t postern | cat",
  },
  {
    awaited: afterwards("postern(\\[\\d+\\])?: filtering: block, 3 rules, from inline"),
    typed:
      "echo $((40 + 1)) is the start; journalctl -q -b -p err | cat; echo $((40 + 2)) is the end",
  },
  { awaited: "42 is the end" },
];

const console = (
  systemCredentials: Readonly<Record<string, string>>,
  dialogue: readonly Turn[],
) => ({
  kernelArguments: [inlineArgument("examples/worker-flannel.yaml"), LOGIN_ARGUMENT],
  systemCredentials,
  dialogue,
  openTo: WORKER,
});

bootCase(
  "login-automatic",
  "the console is root's with login.noauth and agetty.autologin, the journal has the verdict, and no error",
  () => console({ "login.noauth": "yes", "agetty.autologin": "root" }, AT_A_SHELL),
  (guest) => {
    expect(guest.console).toMatch(/^this is root$/m);
    const said = /^41 is the start\s*$(.*)^42 is the end\s*$/ms.exec(guest.console)?.[1];
    expect(said?.split("\n").filter((line) => / (localhost|postern) /.test(line))).toEqual([]);
    hasNoFailures(guest);
  },
);

bootCase(
  "login-by-name",
  "the console asks for a name, and with login.noauth for no password",
  () =>
    console({ "login.noauth": "yes" }, [
      { awaited: "postern login: ", typed: "root" },
      { awaited: PROMPT, typed: 'echo "this is $(id -un)"' },
      { awaited: "this is root" },
    ]),
  (guest) => {
    expect(guest.console).toMatch(/^this is root$/m);
    hasNoFailures(guest);
  },
);

bootCase(
  "login-by-ssh",
  "root logs in by ssh with the key that ssh.authorized_keys.root lets in, and is told of the firewall",
  () => {
    const key = bootFile("login-by-ssh", "key");
    for (const old of [key, `${key}.pub`]) rmSync(old, { force: true });
    runCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
    const policy = writeDocument("login-by-ssh", SSH_FROM_NEIGHBOURS);
    const options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"];
    const ssh = ["ssh", "-i", key, ...options.flatMap((each) => ["-o", each])];
    return {
      disk: makeDisk("login-by-ssh"),
      kernelArguments: [inlineArgument(policy)],
      systemCredentials: { "ssh.authorized_keys.root": readFileSync(`${key}.pub`, "utf8") },
      openTo: { ...LOCKDOWN, "tcp 22": ["neighbour", "neighbour, IPv6"] },
      visits: [
        [...ssh, `root@${GUEST_IPV4}`, "id -un; postern status; type -P nano less ping tcpdump"],
        // A terminal is greeted.
        ["sh", "-c", 'echo exit | "$0" "$@"', ...ssh, "-tt", `root@${GUEST_IPV4}`],
      ],
    };
  },
  (guest) => {
    const [commands = "", greeting = ""] = guest.visits;
    expect(commands).toMatch(/^root\nfiltering: block, 1 rule\nsource: inline/m);
    expect(commands).toMatch(/\/nano\n.*\/less\n.*\/ping\n.*\/tcpdump\n/);
    expect(greeting).toContain("Firewall filtering: block, 1 rule");
    hasNoFailures(guest);
  },
);

const SSH_FROM_NEIGHBOURS = `apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: ssh
portSelector: {ports: [22], protocol: tcp}
ingress: [{subnet: 10.0.0.0/24}, {subnet: "fd00::/64"}]
`;
