// Everything outside of the host, in a network namespace: starts the host in a further one, is wired to it
// by several interfaces, sends it packets and hands it commands.
import { besideNamespace, requireOwnNamespace } from "../probe/namespace.ts";
import type { Probe, Verdict } from "../probe/probe.ts";
import { openProber } from "../probe/prober.ts";
import { runCommand } from "../probe/run_command.ts";
import type { CommandResult, HostCommand } from "./host.ts";
import { answerLines, startAnswerer } from "./lines.ts";

/** The host's interfaces. `pod0` is the one that a bridge for pods can take. */
export const INTERFACES = ["eth0", "siderolink", "kubespan", "pod0"] as const;
export type Interface = (typeof INTERFACES)[number];

export type Question =
  | { readonly kind: "command"; readonly command: HostCommand }
  | { readonly kind: "probe"; readonly interface: Interface; readonly probes: readonly Probe[] };

/** How long the host has to answer. */
const DEADLINE_MS = 300;

if (import.meta.main) {
  requireOwnNamespace();
  const host = startAnswerer<HostCommand, CommandResult>(
    besideNamespace([process.execPath, `${import.meta.dir}/host.ts`]),
  );
  await host.ready();
  const probers = new Map(
    INTERFACES.map((name, index) => {
      const netns = ["netns", `${host.pid}`];
      runCommand("ip", "link", "add", `p${index}`, "type", "veth", "peer", "name", name, ...netns);
      runCommand("ip", "link", "set", `p${index}`, "up");
      const prober = openProber({
        interfaceName: `p${index}`,
        hostMac: `52:54:00:00:00:0${index}`,
        mac: `02:00:00:00:00:0${index}`,
        owned: ["10.0.0.1", "fd00::1"],
      });
      return [name, prober];
    }),
  );
  await answerLines<Question, CommandResult | readonly Verdict[]>((question) => {
    if (question.kind === "command") return host.ask(question.command);
    const prober = probers.get(question.interface);
    if (prober === undefined) throw new Error(`no interface ${question.interface}`);
    return prober.probeAll(question.probes, DEADLINE_MS);
  });
  process.exit(0);
}
