import { readFileSync } from "node:fs";
import type { ConfigError } from "../config/diagnostic.ts";
import { formatDiagnostic } from "../config/format_diagnostic.ts";
import { load } from "../config/load.ts";
import { type BootRecord, writeBootRecord } from "../enforcement/boot_record.ts";
import {
  enforce,
  type Held,
  heldAs,
  inspect,
  LOCKDOWN_SUMMARY,
  tableOf,
} from "../enforcement/enforce.ts";
import { judge } from "../enforcement/judge.ts";
import { record, recordProblem } from "../enforcement/record.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { policyOf } from "../policy/policy.ts";
import { summarize } from "../policy/summary.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import { type Acquisition, acquire, type Found } from "../sources/acquire.ts";
import { mismatch, sha256Of } from "../sources/authenticate.ts";
import {
  CREDENTIAL,
  EMBEDDED_FILE,
  initramfsFiles,
  keepInitramfsFiles,
} from "../sources/initramfs_files.ts";
import { INLINE_ARGUMENT } from "../sources/inline.ts";
import { parseKernelCommandLine } from "../sources/kernel_command_line.ts";
import { readPlainFile } from "../sources/plain_file.ts";
import { readSettings, type Settings } from "../sources/settings.ts";
import { readVolume } from "../sources/volume.ts";
import { announce } from "./announce.ts";
import { type Command, EXIT, type ExitCode, expectNoOperands, readArguments } from "./command.ts";
import { TRY_AGAIN } from "./login_notice.ts";

export const boot: Command = {
  name: "boot",
  summary: "find the configuration and put it in force",
  help: `Usage: postern boot

What the initramfs runs after the lockdown, and a reload of postern.service again. The first
of these that has a configuration wins; a faulty one ends the search:

  inline      the kernel argument ${INLINE_ARGUMENT}=
  credential  the systemd credential ${CREDENTIAL}
  volume      one labelled postern, postern-config, metal-iso or cidata
  embedded    ${EMBEDDED_FILE}

Kernel arguments: postern.config=SOURCE[:LABEL] pins one source, postern.wait=SECONDS bounds
the wait for a volume, postern.config.sha256=HEX pins the content. Without a configuration,
or with a faulty one, what was in force stays, at boot the lockdown, and the console says why.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    try {
      return findAndEnforce();
    } catch (error) {
      return refuse({ ...NOTHING, problem: errorText(error) }, OUR_FAULT);
    }
  },
};

const NOTHING = { source: null, sha256: null, tried: [] } as const;
const OUR_FAULT = "report this fault of postern or of the kernel";

function findAndEnforce(): ExitCode {
  if (isInitrd()) keepInitramfsFiles();
  const { credential, embedded, key } = initramfsFiles();
  const arguments_ = parseKernelCommandLine(readFileSync("/proc/cmdline", "utf8"));
  const settings = readSettings(arguments_);
  if (!settings.ok) return refuse({ ...NOTHING, problem: settings.fault }, "correct it");
  const acquisition = acquire(arguments_, settings.settings, {
    credential: () =>
      credential === undefined
        ? { kind: "absent", why: "no credentials" }
        : readPlainFile(credential, `credential ${CREDENTIAL}`),
    volume: readVolume,
    embedded: () => readPlainFile(embedded, EMBEDDED_FILE),
  });
  for (const { source, outcome, detail } of acquisition.tried) {
    logToKernel("information", `${source}: ${outcome}: ${detail}`);
  }
  return enforceAcquired(acquisition, settings.settings, key);
}

function enforceAcquired(
  { tried, result }: Acquisition,
  settings: Settings,
  key: string,
): ExitCode {
  switch (result.kind) {
    case "none":
      return refuse(
        { ...NOTHING, tried, problem: "no configuration found" },
        `give one as ${INLINE_ARGUMENT}= on the kernel command line or on a volume labelled postern`,
      );
    case "faulty":
      return refuse(
        { ...NOTHING, tried, source: result.source, problem: result.fault },
        "replace it",
      );
    case "found":
      return enforceFound(result, mismatch(result, settings, key), tried);
  }
}

function enforceFound(
  found: Found,
  fault: string | undefined,
  tried: BootRecord["tried"],
): ExitCode {
  const { name, bytes } = found;
  const source = `${found.source} (${name})`;
  const sha256 = sha256Of(bytes);
  const facts = { source, sha256, tried };

  if (fault !== undefined) return refuse({ ...facts, problem: fault }, "replace it");

  const result = load([{ name, text: bytes }]);
  if (!result.ok) {
    if (result.errors.length > 1) {
      for (const error of result.errors) {
        writeErrors(`${formatDiagnostic("error", error)}\n`);
      }
    }
    return refuse({ ...facts, problem: firstOf(result.errors) }, "correct it");
  }
  const policy = policyOf(result.configuration);
  const table = tableOf(policy);
  const summary = summarize(policy);
  try {
    enforce(table);
  } catch (error) {
    return refuse({ ...facts, problem: errorText(error) }, OUR_FAULT);
  }
  record({ summary, table, source, sha256, problem: null });
  writeBootRecord({ ...facts, outcome: "in force", summary, problem: null });
  const [level, state] =
    table === undefined
      ? (["warning", "OPEN, nothing is filtered"] as const)
      : (["notice", "filtering"] as const);
  logToKernel(level, `${state}: ${summary}, from ${source}, sha256 ${sha256}`);
  announce(heldAs(table));
  return EXIT.done;
}

function firstOf(errors: readonly ConfigError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return first === undefined ? "refused" : `${formatDiagnostic("error", first)}${more}`;
}

/** Says why the policy is not in force. What was in force, at boot the lockdown, stays. */
function refuse(
  facts: Pick<BootRecord, "source" | "sha256" | "tried"> & { readonly problem: string },
  remedy: string,
): ExitCode {
  const refusal = refusalOf(facts.problem);
  const recordFault = recordProblem(`${refusal.problem}; ${remedy}`, tableOf(LOCKDOWN));
  if (recordFault !== undefined) writeErrors(`${recordFault}\n`);
  writeBootRecord({ ...facts, outcome: "refused", summary: null });
  logToKernel(
    "error",
    `${refusal.state}: ${facts.problem}; ${remedy}, then "${TRY_AGAIN}" or reboot`,
  );
  announce(refusal.held);
  return EXIT.failed;
}

interface Refusal {
  readonly state: string;
  readonly problem: string;
  /** Undefined when the kernel would not say. */
  readonly held: Held | undefined;
}

/** What the kernel does meanwhile, which only the kernel knows, and how the fault reads beside it. */
function refusalOf(fault: string): Refusal {
  try {
    const held = inspect();
    if (held.kind === "sealed" && held.summary === LOCKDOWN_SUMMARY) {
      return { state: "CLOSED, no policy in force", problem: fault, held };
    }
    return {
      state: `new configuration refused, still ${judge(held, undefined).verdict}`,
      problem: `new configuration refused: ${fault}`,
      held,
    };
  } catch (error) {
    return { state: `NOT KNOWN TO FILTER, ${errorText(error)}`, problem: fault, held: undefined };
  }
}
