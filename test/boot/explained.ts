// SPDX-License-Identifier: Apache-2.0
import { runCommand } from "../probe/run_command.ts";
import { allTargets, type SourceName, type Target } from "./targets.ts";
import type { OpenTo } from "./verdicts.ts";

/**
 * Who may reach what under a configuration of somebody's own, in the words of `postern explain`. The boot
 * cases do not ask it: what their policies open is written by hand.
 */
export function explainedOpenTo(file: string, sources: readonly SourceName[]): OpenTo {
  const open = allTargets(sources).filter((target) => isAccepted(file, target));
  const byService = Map.groupBy(open, ({ service }) => service);
  return Object.fromEntries(
    [...byService].map(([service, targets]) => [service, targets.map(({ source }) => source)]),
  );
}

function isAccepted(file: string, { repeated: { probe } }: Target): boolean {
  const { proto, src, dst } = probe;
  const asked =
    "dport" in probe ? `--dport=${probe.dport}` : `--icmp-type=${String(probe.icmpType)}`;
  const packet = [`--src=${src}`, `--dst=${dst}`, `--proto=${proto}`, asked];
  const said = runCommand("dist/postern", "explain", "--json", file, ...packet);
  return JSON.parse(said).verdict === "accept";
}
