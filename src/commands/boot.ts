import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ConfigError } from "../config/diagnostic.ts";
import { formatDiagnostic } from "../config/format_diagnostic.ts";
import { load } from "../config/load.ts";
import { enforce, tableOf } from "../enforcement/enforce.ts";
import { record } from "../enforcement/record.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { policyOf } from "../policy/policy.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import { summarize } from "../ruleset/seal.ts";
import { type Acquired, acquire } from "../sources/acquire.ts";
import { INLINE_ARGUMENT } from "../sources/inline.ts";
import { parseKernelCommandLine } from "../sources/kernel_command_line.ts";
import { readVolume } from "../sources/volume.ts";
import { type Command, EXIT, type ExitCode, expectNoOperands, readArguments } from "./command.ts";

export const boot: Command = {
  name: "boot",
  summary: "find the configuration and put it in force",
  help: `Usage: postern boot

What the initramfs runs after the lockdown. Looks for a configuration in the kernel
argument ${INLINE_ARGUMENT}= and then on a volume labelled "postern" (ISO 9660 or vfat; file
postern.yaml or config.yaml), and puts it in force. Without one, or with a faulty one,
the lockdown stays, and the console says why.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    const commandLine = readFileSync("/proc/cmdline", "utf8");
    return start(acquire(parseKernelCommandLine(commandLine), readVolume));
  },
};

function start(acquired: Acquired): ExitCode {
  switch (acquired.kind) {
    case "none":
      return stayClosed(
        "none",
        "no configuration found",
        `give one as ${INLINE_ARGUMENT}= on the kernel command line or on a volume labelled postern`,
      );
    case "faulty":
      return stayClosed(acquired.source, acquired.fault, "replace it and reboot");
    case "found":
      return enforceFound(acquired);
  }
}

function enforceFound({ source, name, bytes }: Extract<Acquired, { kind: "found" }>): ExitCode {
  const result = load([{ name, text: bytes }]);
  if (!result.ok) {
    for (const error of result.errors) {
      process.stderr.write(`${formatDiagnostic("error", error)}\n`);
    }
    return stayClosed(source, firstOf(result.errors), "correct it and reboot");
  }
  const policy = policyOf(result.configuration);
  const table = tableOf(policy);
  const summary = summarize(policy);
  try {
    enforce(table);
  } catch (error) {
    return stayClosed(
      source,
      error instanceof Error ? error.message : String(error),
      "this is a fault of postern or of the kernel",
    );
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  record({ summary, table, source: `${source} (${name})`, sha256, problem: null });
  const state = table === undefined ? "OPEN, nothing is filtered" : "filtering";
  logToKernel(
    table === undefined ? "warning" : "notice",
    `${state}: ${summary}, from ${source} (${name}), sha256 ${sha256}`,
  );
  return EXIT.done;
}

function firstOf(errors: readonly ConfigError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return first === undefined ? "refused" : `${formatDiagnostic("error", first)}${more}`;
}

/** Says why no policy is in force. What was in force, at boot the lockdown, stays. */
function stayClosed(source: string, why: string, remedy: string): ExitCode {
  record({ summary: "lockdown", table: tableOf(LOCKDOWN), source, sha256: null, problem: why });
  logToKernel("error", `CLOSED, no policy in force: ${why}; ${remedy}`);
  process.stderr.write(`${why}; ${remedy}\n`);
  return EXIT.failed;
}
