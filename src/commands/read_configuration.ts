/** Reads, checks and reports on the configuration files that a verb is given. */
import { readFileSync } from "node:fs";
import type { Configuration } from "../config/configuration.ts";
import { createFormatter } from "../config/format_diagnostic.ts";
import { load, type Source } from "../config/load.ts";
import { hasColor, isInteractive, printError } from "./terminal.ts";

/** Reads the files; `-` is standard input. Undefined when one cannot be read, which has been reported. */
export function readFiles(files: readonly string[]): readonly Source[] | undefined {
  const sources: Source[] = [];
  for (const name of files) {
    try {
      sources.push({ name, text: readFileSync(name === "-" ? 0 : name) });
    } catch (error) {
      printError(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
  return sources;
}

/** Loads the files and prints every diagnostic. Undefined when the configuration is refused. */
export function readConfiguration(files: readonly string[]): Configuration | undefined {
  const sources = readFiles(files);
  return sources === undefined ? undefined : loadSources(sources);
}

/** Loads sources and prints every diagnostic. Undefined when the configuration is refused. */
export function loadSources(sources: readonly Source[]): Configuration | undefined {
  const format = createFormatter(sources, { excerpt: isInteractive(), color: hasColor() });
  const result = load(sources);
  if (!result.ok) {
    for (const error of result.errors) process.stderr.write(`${format("error", error)}\n`);
    return undefined;
  }
  for (const notice of result.notices) process.stderr.write(`${format("notice", notice)}\n`);
  return result.configuration;
}
