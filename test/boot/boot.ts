// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inNamespace } from "../probe/namespace.ts";
import type { Observation } from "../probe/watch.ts";
import { chooseAccelerator } from "./accelerator.ts";
import type { MalformedResult } from "./malformed_peer.ts";
import { outcomeTable } from "./outcome_table.ts";
import { type Machine, qemuCommand } from "./qemu.ts";
import type { Ending, Phase, Scenario, SessionEvent, SessionResult, Turn } from "./scenario.ts";
import { plainText, reportSection } from "./serial.ts";
import { allTargets, type SourceName, type Target } from "./targets.ts";
import { complaints, isOpenTo, judge, type OpenTo, type Outcome } from "./verdicts.ts";

/** One boot of the test image and what has to come of it. */
export interface Boot extends Machine {
  /** Names the files of this boot under build/test/boot/: console, outcomes, DHCP, volumes. */
  readonly name: string;
  readonly openTo: OpenTo;
  /** Who probes; everyone when absent. */
  readonly sources?: readonly SourceName[];
  /** What is probed instead of every service from the sources. */
  readonly targets?: readonly Target[];
  /** How long to go on probing once the guest is ready, at least; 2 when absent. */
  readonly settleSeconds?: number;
  /** How often somebody sends one packet that no well-behaved host sends, in milliseconds; never when absent. */
  readonly malformedEveryMs?: number;
  /** What is said over the serial console; needs LOGIN_ARGUMENT. */
  readonly dialogue?: readonly Turn[];
  /** Command lines that are run beside the guest, from 10.0.0.1, once it is ready. */
  readonly visits?: readonly (readonly string[])[];
}

/** What became of a boot. */
export interface Guest {
  readonly ending: Ending;
  readonly phases: readonly Phase[];
  readonly outcomes: readonly Outcome[];
  /** What each target said, in the order of the outcomes. */
  readonly observations: readonly Observation[];
  readonly malformed: MalformedResult;
  /** What each visit printed. */
  readonly visits: readonly string[];
  /** The outcomes that disagree with what was expected, as sentences. */
  readonly complaints: readonly string[];
  /** The serial console, without terminal control sequences, and the file that holds it. */
  readonly console: string;
  readonly consoleFile: string;
  /** The names of the units that systemd reports as failed. */
  readonly failedUnits: readonly string[];
  /** What systemd finds wrong with unit files: an order in circles, settings that it does not know. */
  readonly unitFaults: readonly string[];
}

/** How long a guest may take until it is ready: several times what two cores without KVM need. */
export const BOOT_LIMIT_SECONDS = 180;

/** A unit's name at the start of a line: messages of the kernel may stand between such lines. */
const UNIT = /^\S+\.(?:service|socket|mount|target|device|timer|path)(?= )/;

const DIRECTORY = "build/test/boot";

/** A path for a file of the named boot, in an existing directory. */
export function bootFile(name: string, extension: string): string {
  mkdirSync(DIRECTORY, { recursive: true });
  return `${DIRECTORY}/${name}.${extension}`;
}

/**
 * Boots the test image in a network namespace of its own and probes it from before power-on until
 * a few seconds after it is ready. Needs the outputs of `make image-test`. Throws if the session
 * itself fails; a guest that misbehaves is a result.
 */
export async function boot(
  options: Boot,
  onPhase: (phase: Phase) => void = () => {},
): Promise<Guest> {
  const targets = options.targets ?? allTargets(options.sources);
  const consoleFile = bootFile(options.name, "log");
  rmSync(consoleFile, { force: true });
  const scenario: Scenario = {
    qemu: qemuCommand(options, await chooseAccelerator()),
    targets: targets.map((target) => target.repeated),
    awaited: [...targets.keys()].filter((i) => isAwaited(targets[i], options.openTo)),
    serialLog: consoleFile,
    malformedEveryMs: options.malformedEveryMs ?? null,
    dialogue: options.dialogue ?? [],
    visits: options.visits ?? [],
    settleMs: {
      least: (options.settleSeconds ?? 2) * 1000,
      most: options.dialogue === undefined ? 20_000 : 60_000,
    },
    limitSeconds: BOOT_LIMIT_SECONDS,
  };
  const { ending, phases, observations, malformed, visits } = await runSession(scenario, onPhase);
  const readyAt = phases.find(({ name }) => name === "ready")?.at ?? Number.POSITIVE_INFINITY;
  const outcomes = judge(targets, observations, options.openTo, readyAt);
  writeFileSync(bootFile(options.name, "outcomes"), `${outcomeTable(outcomes)}\n`);
  const console = plainText(readFileSync(consoleFile, "utf8"));
  return {
    ending,
    phases,
    outcomes,
    observations,
    malformed,
    visits,
    complaints: complaints(outcomes),
    console,
    consoleFile,
    failedUnits: reportSection(console, "failed units").flatMap((line) => UNIT.exec(line) ?? []),
    unitFaults: reportSection(console, "complaints of systemd").filter((line) =>
      /ordering cycle|Unknown key|Unknown section/.test(line),
    ),
  };
}

function isAwaited(target: Target | undefined, openTo: OpenTo): boolean {
  return target !== undefined && isOpenTo(openTo, target);
}

async function runSession(
  scenario: Scenario,
  onPhase: (phase: Phase) => void,
): Promise<SessionResult> {
  const { argv, env } = inNamespace([process.execPath, `${import.meta.dir}/session.ts`]);
  const session = Bun.spawn(argv, { env, stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  // Left open: when we end, however we end, the session sees it closed and ends too.
  session.stdin.write(`${JSON.stringify(scenario)}\n`);
  session.stdin.flush();
  let result: SessionResult | undefined;
  for await (const event of sessionEvents(session.stdout)) {
    if (event.event === "phase") onPhase(event.phase);
    else result = event.result;
  }
  await session.exited;
  if (result === undefined) throw new Error("the session ended without a result");
  return result;
}

async function* sessionEvents(stdout: ReadableStream<Uint8Array>): AsyncGenerator<SessionEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stdout) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
