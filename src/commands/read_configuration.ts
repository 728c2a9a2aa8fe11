// SPDX-License-Identifier: Apache-2.0
/** Reads, checks and reports on the configuration files that a verb is given. */
import type { Configuration } from "../config/configuration.ts";
import { createFormatter } from "../config/format_diagnostic.ts";
import { load, type Source } from "../config/load.ts";
import { displayName } from "../config/source_text.ts";
import { errorText } from "../linux/error_text.ts";
import { readConfigurationFile, readStandardInput } from "../linux/read_file.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { lint } from "../policy/lint/lint.ts";
import { type Policy, policyOf } from "../policy/policy.ts";
import { hasColor, isInteractive, printError, terminalColumns } from "./terminal.ts";

/** Reads the files; `-` is standard input. Undefined when one cannot be read, which has been reported. */
export function readFiles(files: readonly string[]): readonly Source[] | undefined {
  const sources: Source[] = [];
  for (const name of files) {
    try {
      sources.push({
        name,
        text: name === "-" ? readStandardInput() : readConfigurationFile(name),
      });
    } catch (error) {
      printError(errorText(error));
      return undefined;
    }
  }
  return sources;
}

/** Loads the files and prints errors and notices. Undefined when the configuration is refused. */
export function readConfiguration(files: readonly string[]): Configuration | undefined {
  const sources = readFiles(files);
  return sources === undefined ? undefined : loadSources(sources);
}

function loadSources(sources: readonly Source[]): Configuration | undefined {
  const format = formatterOf(sources);
  const result = load(sources);
  if (!result.ok) {
    for (const error of result.errors) writeErrors(`${format("error", error)}\n`);
    return undefined;
  }
  for (const notice of result.value.notices) writeErrors(`${format("notice", notice)}\n`);
  return result.value.configuration;
}

/** A configuration that was accepted, with what was said of it. */
interface Reviewed {
  readonly policy: Policy;
  readonly warnings: number;
}

/** Loads sources and prints errors, notices and warnings. Undefined when the configuration is refused. */
export function reviewSources(sources: readonly Source[]): Reviewed | undefined {
  const configuration = loadSources(sources);
  if (configuration === undefined) return undefined;
  const policy = policyOf(configuration);
  const format = formatterOf(sources);
  const files = sources.map(({ name }) => displayName(name));
  const warnings = lint(configuration, policy, files);
  for (const warning of warnings) writeErrors(`${format("warning", warning)}\n`);
  return { policy, warnings: warnings.length };
}

/** The same for files. */
export function reviewFiles(files: readonly string[]): Reviewed | undefined {
  const sources = readFiles(files);
  return sources === undefined ? undefined : reviewSources(sources);
}

function formatterOf(sources: readonly Source[]) {
  return createFormatter(sources, {
    excerpt: isInteractive(),
    color: hasColor(),
    columns: terminalColumns(),
  });
}
