// Guests in which postern.service is restarted, reloaded and stopped while a peer asks all the while.
// What becomes of the steps is told by image/mkosi.profiles/test/…/postern-test/steps.
import { expect } from "bun:test";
import { hasNoFailures } from "./aftermath.ts";
import { type Boot, boot, type Guest } from "./boot.ts";
import { bootCase, guestTest } from "./boot_case.ts";
import { WORKER } from "./policies.ts";
import { reportSection } from "./serial.ts";
import { allTargets } from "./targets.ts";
import { makeIso, makeVfatOf, writeDocument } from "./volume.ts";

const FIRST_PORT = 80;
const SECOND_PORT = 443;
const CLOSED_PORT = 8080;

/** What systemctl does to postern.service, and the document that is the configuration by then. */
const STEPS = {
  boot: ":status",
  restart: "first:restart",
  reload: "second:reload",
  reloadRefused: "faulty:reload",
  stop: ":stop",
  startRefused: ":start",
  start: "second:start",
} as const;

const IN_FORCE =
  /^ +Status: "filtering: block, 1 rule, from volume \(POSTERN:postern.yaml\), sha256 [0-9a-f]{64}, since [-0-9]+T[:0-9]+Z"$/m;
const REFUSED =
  /^ +Status: "filtering: block, 1 rule, from volume .*; new configuration refused: POSTERN:postern.yaml:\d+:\d+: .*; correct it"$/m;

guestTest(
  "reload",
  "a reload obeys the new configuration or keeps the old one, and says which",
  () => boot(guestWithSteps()),
  (guest) => {
    expectAfter(guest, "boot", /^ +Active: failed/m);
    expectAfter(
      guest,
      "boot",
      /^ +Status: "closed: lockdown, since .*ports: expected.*; correct it"/m,
    );
    expectAfter(guest, "restart", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    expectAfter(guest, "reload", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    expectAfter(guest, "reloadRefused", /^exit code 1$/m, /^ +Active: active/m, REFUSED);
    expectAfter(guest, "stop", /^ +Active: inactive/m, /^filtering: block, 1 rule$/m);
    expectAfter(guest, "startRefused", /^exit code 1$/m, /^ +Active: failed/m, REFUSED);
    expectAfter(guest, "start", /^exit code 0$/m, /^ +Active: active/m, IN_FORCE);
    hasNoFailures(guest);

    const [first, second] = [answersOf(guest, FIRST_PORT), answersOf(guest, SECOND_PORT)];
    expect(first?.first).toBeGreaterThan(timeOf(guest, "before", "restart"));
    expect(first?.last).toBeGreaterThan(timeOf(guest, "after", "restart"));
    expect(first?.last).toBeLessThan(timeOf(guest, "after", "reload"));
    expect(second?.first).toBeGreaterThan(timeOf(guest, "before", "reload"));
    expect(second?.last).toBeGreaterThan(timeOf(guest, "after", "start"));
    expect(answersOf(guest, CLOSED_PORT)).toBeUndefined();

    const [atFirst, ...later] = guest.console.split("postern login:");
    expect(atFirst).toMatch(
      /^Firewall CLOSED: lockdown\n {2}POSTERN:postern.yaml:.*; correct it$/m,
    );
    expect(atFirst).toMatch(/^ {2}To try again: systemctl restart postern/m);
    const notice =
      /^Firewall filtering: block, 1 rule\n {2}from volume \(POSTERN:postern.yaml\)\n\n$/m;
    expect(later.filter((text) => notice.test(text))).not.toEqual([]);
    expect(reportSection(guest.console, "first console")).toContain(
      "Firewall filtering: block, 1 rule",
    );
  },
);

bootCase(
  "reload-credential",
  "a reload finds the credential that the machine was started with",
  () => ({
    credential: "examples/worker-flannel.yaml",
    volumes: [makeIso("reload-credential", "examples/accept-restricted.yaml")],
    kernelArguments: [stepsArgument(":reload")],
    openTo: WORKER,
  }),
  (guest) => {
    const said = reportSection(guest.console, "after :reload").join("\n");
    expect(said).toMatch(/^exit code 0$/m);
    expect(said).toMatch(
      /Status: "filtering: block, 3 rules, from credential \(credential postern\.config\)/,
    );
  },
);

function stepsArgument(...steps: readonly string[]): string {
  return `postern-test.steps=${steps.join(",")}`;
}

function guestWithSteps(): Boot {
  const name = "reload";
  const faulty = document("faulty", "all");
  const volume = makeVfatOf(name, {
    "postern.yaml": faulty,
    "faulty.yaml": faulty,
    "first.yaml": document("first", `[${FIRST_PORT}]`),
    "second.yaml": document("second", `[${SECOND_PORT}]`),
  });
  return {
    name,
    kernelArguments: [stepsArgument(...Object.values(STEPS)), "postern-test.login"],
    writableVolumes: [volume],
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

/** Asserts what the guest says of postern.service after a step. */
function expectAfter(guest: Guest, step: keyof typeof STEPS, ...said: readonly RegExp[]): void {
  const lines = reportSection(guest.console, `after ${STEPS[step]}`).join("\n");
  for (const each of said) expect(lines, step).toMatch(each);
}

/** When the guest took a step, in milliseconds since power-on. */
function timeOf(guest: Guest, side: "before" | "after", step: keyof typeof STEPS): number {
  return guest.phases.find(({ name }) => name === `${side} ${STEPS[step]}`)?.at ?? Number.NaN;
}

function answersOf(guest: Guest, port: number) {
  const i = guest.outcomes.findIndex(({ target }) => target.service === `tcp ${port}`);
  return guest.observations[i]?.open;
}
