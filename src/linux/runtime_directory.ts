// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";

const RUNTIME_DIRECTORY = "/run/postern";

/** Where a machine keeps its policy (systemd.exec, StateDirectory=). */
const STATE_DIRECTORY = "/var/lib/postern";

/**
 * Where postern keeps what outlives a command, until the machine is off: that of its units, or one that the environment
 * names. systemd gives the folders of whatever unit calls under the same name, and those are not meant: another record
 * than the machine's would have its own check undo what was put in force.
 */
export function runtimeDirectory(): string {
  return elsewhere(process.env.RUNTIME_DIRECTORY, "/run/") ?? RUNTIME_DIRECTORY;
}

/** Where the next boot finds what was kept, whether or not it is there; the environment may name another, as above. */
export function namedStateDirectory(): { readonly path: string; readonly isNamed: boolean } {
  const given = elsewhere(process.env.STATE_DIRECTORY, "/var/lib/");
  return { path: given ?? STATE_DIRECTORY, isNamed: given !== undefined };
}

/** Whether the environment names a place for what is remembered: then that is all there is of a machine. */
export function isRuntimeNamed(): boolean {
  const given = process.env.RUNTIME_DIRECTORY;
  return given === RUNTIME_DIRECTORY || elsewhere(given, "/run/") !== undefined;
}

/** What is given, unless it is where systemd makes such folders for units (file-hierarchy(7)). */
function elsewhere(given: string | undefined, units: string): string | undefined {
  return given?.startsWith(units) === true ? undefined : given;
}

/** The same, made if it is not there. Throws what mkdir(2) throws. */
export function makeRuntimeDirectory(): string {
  const path = runtimeDirectory();
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}
