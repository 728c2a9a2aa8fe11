import { readFileSync } from "node:fs";
import type { ConfigError } from "../config/diagnostic.ts";
import { formatDiagnostic } from "../config/format_diagnostic.ts";
import { load } from "../config/load.ts";
import { type BootRecord, writeBootRecord } from "../enforcement/boot_record.ts";
import { enforce, inspect, LOCKDOWN_SUMMARY, tableOf } from "../enforcement/enforce.ts";
import { judge } from "../enforcement/judge.ts";
import { record, recordProblem } from "../enforcement/record.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { policyOf } from "../policy/policy.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import { summarize } from "../ruleset/seal.ts";
import { type Acquisition, acquire, type Found } from "../sources/acquire.ts";
import { mismatch, sha256Of } from "../sources/authenticate.ts";
import { INLINE_ARGUMENT } from "../sources/inline.ts";
import { parseKernelCommandLine } from "../sources/kernel_command_line.ts";
import { CREDENTIAL, EMBEDDED_FILE, readCredential, readPlainFile } from "../sources/plain_file.ts";
import { readSettings, type Settings } from "../sources/settings.ts";
import { readVolume } from "../sources/volume.ts";
import { type Command, EXIT, type ExitCode, expectNoOperands, readArguments } from "./command.ts";

export const boot: Command = {
  name: "boot",
  summary: "find the configuration and put it in force",
  help: `Usage: postern boot

What the initramfs runs after the lockdown. The first of these that has a configuration
wins; a faulty one ends the search:

  inline      the kernel argument ${INLINE_ARGUMENT}=
  credential  the systemd credential ${CREDENTIAL}
  volume      one labelled postern, postern-config, metal-iso or cidata
  embedded    ${EMBEDDED_FILE}

Kernel arguments: postern.config=SOURCE[:LABEL] pins one source, postern.wait=SECONDS bounds
the wait for a volume, postern.config.sha256=HEX pins the content. Without a configuration,
or with a faulty one, the lockdown stays, and the console says why.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    const arguments_ = parseKernelCommandLine(readFileSync("/proc/cmdline", "utf8"));
    const settings = readSettings(arguments_);
    if (!settings.ok)
      return refuse({ ...NOTHING, problem: settings.fault }, "correct it and reboot");
    const acquisition = acquire(arguments_, settings.settings, {
      credential: readCredential,
      volume: readVolume,
      embedded: () => readPlainFile(EMBEDDED_FILE, EMBEDDED_FILE),
    });
    for (const { source, outcome, detail } of acquisition.tried) {
      logToKernel("information", `${source}: ${outcome}: ${detail}`);
    }
    return start(acquisition, settings.settings);
  },
};

const NOTHING = { source: null, sha256: null, tried: [] } as const;

function start({ tried, result }: Acquisition, settings: Settings): ExitCode {
  switch (result.kind) {
    case "none":
      return refuse(
        { ...NOTHING, tried, problem: "no configuration found" },
        `give one as ${INLINE_ARGUMENT}= on the kernel command line or on a volume labelled postern`,
      );
    case "faulty":
      return refuse(
        { ...NOTHING, tried, source: result.source, problem: result.fault },
        "replace it and reboot",
      );
    case "found":
      return enforceFound(result, settings, tried);
  }
}

function enforceFound(found: Found, settings: Settings, tried: BootRecord["tried"]): ExitCode {
  const { name, bytes } = found;
  const source = `${found.source} (${name})`;
  const sha256 = sha256Of(bytes);
  const facts = { source, sha256, tried };

  const fault = mismatch(found, settings);
  if (fault !== undefined) return refuse({ ...facts, problem: fault }, "replace it and reboot");

  const result = load([{ name, text: bytes }]);
  if (!result.ok) {
    for (const error of result.errors) {
      process.stderr.write(`${formatDiagnostic("error", error)}\n`);
    }
    return refuse({ ...facts, problem: firstOf(result.errors) }, "correct it and reboot");
  }
  const policy = policyOf(result.configuration);
  const table = tableOf(policy);
  const summary = summarize(policy);
  try {
    enforce(table);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return refuse({ ...facts, problem }, "this is a fault of postern or of the kernel");
  }
  record({ summary, table, source, sha256, problem: null });
  writeBootRecord({ ...facts, outcome: "in force", summary, problem: null });
  const [level, state] =
    table === undefined
      ? (["warning", "OPEN, nothing is filtered"] as const)
      : (["notice", "filtering"] as const);
  logToKernel(level, `${state}: ${summary}, from ${source}, sha256 ${sha256}`);
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
  const { problem } = facts;
  const recordFault = recordProblem(problem, tableOf(LOCKDOWN));
  if (recordFault !== undefined) process.stderr.write(`${recordFault}\n`);
  writeBootRecord({ ...facts, outcome: "refused", summary: null });
  logToKernel("error", `${stateInForce()}: ${problem}; ${remedy}`);
  process.stderr.write(`${problem}; ${remedy}\n`);
  return EXIT.failed;
}

/** What the kernel does meanwhile: it is asked, since nothing else can know. */
function stateInForce(): string {
  try {
    const held = inspect();
    if (held.kind === "sealed" && held.summary === LOCKDOWN_SUMMARY) {
      return "CLOSED, no policy in force";
    }
    return `new configuration refused, still ${judge(held, undefined).verdict}`;
  } catch (error) {
    return `NOT KNOWN TO FILTER, ${error instanceof Error ? error.message : error}`;
  }
}
