// SPDX-License-Identifier: Apache-2.0
/** What this machine demands of every configuration, wherever it comes from. */
import { readFileSync } from "node:fs";
import { mismatch } from "./authenticate.ts";
import type { Document } from "./document.ts";
import { initramfsFiles, lossFault } from "./initramfs_files.ts";
import { readSettings } from "./settings.ts";

/** The kernel command line that the machine was started with. */
export function kernelCommandLine(): string {
  return readFileSync("/proc/cmdline", "utf8");
}

/** The argument on the kernel command line that has the next boot look elsewhere; undefined for none. */
export function whatGoesBeforeState(): string | undefined {
  const settings = readSettings(kernelCommandLine());
  if (!settings.ok) return `the kernel command line (${settings.fault})`;
  const { pin, inline } = settings.value;
  if (pin !== undefined) return pin === "state" ? undefined : `postern.config=${pin}`;
  return inline?.name;
}

/** Why the next boot would, or may, refuse these documents if it found them; undefined when it would not. */
export function whyRefusedAtBoot(documents: readonly Document[]): string | undefined {
  const loss = lossFault();
  if (loss !== undefined) return `the next boot may refuse it: ${loss}`;
  const refused = whyRefused(documents);
  return refused === undefined ? undefined : `the next boot would refuse it: ${refused}`;
}

function whyRefused(documents: readonly Document[]): string | undefined {
  const settings = readSettings(kernelCommandLine());
  if (!settings.ok) return settings.fault;
  return mismatch(documents, settings.value, initramfsFiles().key)?.text;
}
