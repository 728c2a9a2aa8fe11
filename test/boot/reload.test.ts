// SPDX-License-Identifier: Apache-2.0
// A guest in which the policy is changed in every way that there is, while a peer asks all the while.
import { expect } from "bun:test";
import { hasNoFailures } from "./aftermath.ts";
import { type Boot, boot, type Guest } from "./boot.ts";
import { bootCase, guestTest } from "./boot_case.ts";
import { WORKER } from "./policies.ts";
import { LOGIN_ARGUMENT, makeScript, SCRIPT_ARGUMENT } from "./script.ts";
import { reportSection } from "./serial.ts";
import { allTargets } from "./targets.ts";
import { makeIso, makeVfatOf, writeDocument } from "./volume.ts";

const FIRST_PORT = 80;
const SECOND_PORT = 443;
const CLOSED_PORT = 8080;

/** The steps, and the commands that they are; `use` makes a document the configuration by then. */
const STEPS = {
  boot: ["status", "systemctl status postern.service"],
  byHand: ["by-hand", "postern reload", "first"],
  reload: ["reload", "systemctl reload postern.service", "second"],
  reloadRefused: ["refused", "systemctl reload postern.service", "faulty"],
  stop: ["stop", "systemctl stop postern.service"],
  startRefused: ["start-refused", "systemctl start postern.service"],
  start: ["again", "postern reload", "second"],
  apply: ["apply", "postern apply /run/postern-test/first.yaml"],
  open: ["open", "postern apply /run/postern-test/open.yaml"],
  lockdown: ["lockdown", "postern lockdown"],
  clock: ["clock", "/run/postern-test/clock.sh"],
  mended: ["mended", "/run/postern-test/mend.sh"],
  last: ["last", "postern reload"],
} as const satisfies Record<string, readonly [string, string, string?]>;

/** A trial during which somebody sets the clock back by an hour: it ends all the same. */
const CLOCK = `#!/bin/sh
began=$(cut -d. -f1 /proc/uptime)
postern apply --mode=try --timeout=20s /run/postern-test/second.yaml
date -s "$(date -d '1 hour ago' '+%Y-%m-%d %H:%M:%S')"
systemctl show -P StatusText postern
while postern status | grep -q '^trial: '; do :; done
echo "over after $(($(cut -d. -f1 /proc/uptime) - began)) s"
`;

/** Somebody alters the table, and what the timer starts every minute is started. */
const MEND = `#!/bin/sh
nft add rule inet postern ingress counter
systemctl start postern-check.service
echo "check: $(systemctl show -P Result postern-check.service)"
`;

const IN_FORCE =
  /^ +Status: "filtering: block, 1 rule, from volume \(POSTERN:postern.yaml\), sha256 [0-9a-f]{64}, since [-0-9]+T[:0-9]+Z"$/m;
const REFUSED =
  /^ +Status: "filtering: block, 1 rule, from volume .*; new configuration refused: POSTERN:postern.yaml:\d+:\d+: .*; correct it on the volume, then "postern reload" or reboot"$/m;

guestTest(
  "reload",
  "whoever changes the policy, and however, every place that tells it tells the truth",
  () => boot(guestWithSteps()),
  (guest) => {
    expectAfter(guest, "boot", /^ +Active: failed/m);
    expectAfter(
      guest,
      "boot",
      /^ +Status: "closed: lockdown, since .*ports: expected.*; correct it on the volume/m,
    );
    expectAfter(guest, "byHand", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    expectAfter(guest, "reload", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    expectAfter(guest, "reloadRefused", /^exit code 1$/m, /^ +Active: active/m, REFUSED);
    expectAfter(guest, "stop", /^ +Active: inactive/m, /^filtering: block, 1 rule$/m);
    expectAfter(guest, "startRefused", /^exit code 1$/m, /^ +Active: failed/m, REFUSED);
    expectAfter(guest, "start", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    expectAfter(
      guest,
      "apply",
      /^exit code 0$/m,
      /^not kept for the next boot: there is no state directory here$/m,
      /^ +Status: "filtering: block, 1 rule, from \/run\/postern-test\/first.yaml, sha256 /m,
    );
    expectAfter(guest, "open", /^ +Active: active/m, /^ +Status: "open: accept, 0 rules, /m);
    expectAfter(guest, "lockdown", /^ +Active: active/m, /^ +Status: "closed: lockdown, since /m);
    expectAfter(
      guest,
      "clock",
      /^on trial until [-0-9T:]+Z: filtering: block, 1 rule, from .*; then closed: lockdown$/m,
      /^over after [23]\d s$/m,
    );
    expectAfter(guest, "mended", /^check: success$/m, /^closed: lockdown$/m);
    expectAfter(guest, "mended", /^repaired at [-0-9T:]+Z: the table was altered \(/m);
    expectAfter(guest, "last", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    hasNoFailures(guest);

    const [first, second] = [answersOf(guest, FIRST_PORT), answersOf(guest, SECOND_PORT)];
    expect(first?.first).toBeGreaterThan(timeOf(guest, "before", "byHand"));
    expect(first?.last).toBeGreaterThan(timeOf(guest, "before", "apply"));
    expect(first?.last).toBeLessThan(timeOf(guest, "after", "lockdown"));
    expect(second?.first).toBeGreaterThan(timeOf(guest, "before", "reload"));
    expect(second?.last).toBeGreaterThan(timeOf(guest, "after", "last"));
    const closed = answersOf(guest, CLOSED_PORT);
    expect(closed?.first).toBeGreaterThan(timeOf(guest, "before", "open"));
    expect(closed?.last).toBeLessThan(timeOf(guest, "after", "lockdown"));

    expect(guest.console).toMatch(
      /postern: OPEN, nothing is filtered: accept, 0 rules, from .*, by /,
    );
    expect(guest.console).toMatch(/postern: closed: lockdown, by /);
    const notices = guest.console.split("postern login:");
    expect(notices[0]).toMatch(
      /^Firewall CLOSED: lockdown\n {2}POSTERN:postern.yaml:.*; correct it on the volume/m,
    );
    expect(notices[0]).toMatch(/^ {2}To read the configuration again: postern reload$/m);
    for (const notice of [
      /^Firewall filtering: block, 1 rule\n {2}from volume \(POSTERN:postern.yaml\)\n\n$/m,
      /^Firewall filtering: block, 1 rule\n {2}from \/run\/postern-test\/first.yaml\n\n$/m,
      /^Firewall OPEN: accept, 0 rules\n/m,
      /^Firewall CLOSED: lockdown\n\n$/m,
    ]) {
      expect(notices.slice(1).filter((text) => notice.test(text))).not.toEqual([]);
    }
    expect(reportSection(guest.console, "first console")).toContain(
      "Firewall filtering: block, 1 rule",
    );
    expect(reportSection(guest.console, "greeting")).toEqual([
      "Firewall filtering: block, 1 rule",
      "  from volume (POSTERN:postern.yaml)",
    ]);
  },
);

bootCase(
  "reload-credential",
  "a reload finds the credential that the machine was started with",
  () => ({
    credential: "examples/worker-flannel.yaml",
    volumes: [makeIso("reload-credential", "examples/accept-restricted.yaml")],
    writableVolumes: [
      makeScript("reload-credential", ["step reload systemctl reload postern.service"]),
    ],
    kernelArguments: [SCRIPT_ARGUMENT],
    openTo: WORKER,
  }),
  (guest) => {
    const said = reportSection(guest.console, "after reload").join("\n");
    expect(said).toMatch(/^exit code 0$/m);
    expect(said).toMatch(
      /Status: "filtering: block, 3 rules, from credential \(credential postern\.config\)/,
    );
  },
);

function guestWithSteps(): Boot {
  const name = "reload";
  const faulty = document("faulty", "all");
  const [first, second] = [
    document("first", `[${FIRST_PORT}]`),
    document("second", `[${SECOND_PORT}]`),
  ];
  const clock = writeDocument("reload-clock", CLOCK);
  const mend = writeDocument("reload-mend", MEND);
  const open = writeDocument(
    "reload-open",
    "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n",
  );
  const lines = Object.values(STEPS).flatMap(([step, command, used]: readonly string[]) => [
    ...(used === undefined ? [] : [`use ${used}`]),
    `step ${step} ${command}`,
    ...(step === "open" ? [] : ["probed"]),
    "prompted",
  ]);
  const script = makeScript(
    name,
    [
      "/usr/lib/systemd/systemd-networkd-wait-online --any --ipv4 --timeout=20",
      "chmod +x /run/postern-test/clock.sh /run/postern-test/mend.sh",
      "prompted",
      ...lines,
      'say "',
      "postern-test: first console",
      "$(fold -w 80 /dev/vcs1 | sed 's/ *$//')",
      "postern-test: greeting",
      "$(cat /usr/lib/motd.d/postern)",
      'postern-test: end of greeting"',
    ],
    {
      "faulty.yaml": faulty,
      "first.yaml": first,
      "second.yaml": second,
      "open.yaml": open,
      "clock.sh": clock,
      "mend.sh": mend,
    },
  );
  return {
    name,
    kernelArguments: [SCRIPT_ARGUMENT, LOGIN_ARGUMENT],
    writableVolumes: [makeVfatOf(name, { "postern.yaml": faulty }), script],
    targets: allTargets(["neighbour"], ["tcp 80", "tcp 443", "tcp 8080"]),
    // What is open changes from step to step.
    openTo: {},
  };
}

/** A document that opens these ports to everybody who speaks IPv4. Returns the file. */
function document(name: string, ports: string): string {
  return writeDocument(
    `reload-${name}`,
    `apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: ${name}
portSelector: {ports: ${ports}, protocol: tcp}
ingress: [{subnet: 0.0.0.0/0}]
`,
  );
}

/** Asserts what the guest says after a step. */
function expectAfter(guest: Guest, step: keyof typeof STEPS, ...said: readonly RegExp[]): void {
  const lines = reportSection(guest.console, `after ${STEPS[step][0]}`).join("\n");
  for (const each of said) expect(lines, step).toMatch(each);
}

/** When the guest took a step, in milliseconds since power-on. */
function timeOf(guest: Guest, side: "before" | "after", step: keyof typeof STEPS): number {
  return guest.phases.find(({ name }) => name === `${side} ${STEPS[step][0]}`)?.at ?? Number.NaN;
}

function answersOf(guest: Guest, port: number) {
  const i = guest.outcomes.findIndex(({ target }) => target.service === `tcp ${port}`);
  return guest.observations[i]?.open;
}
