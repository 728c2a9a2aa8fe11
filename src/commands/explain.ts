import type { Configuration, Location } from "../config/configuration.ts";
import { quote } from "../config/quote.ts";
import { heldTable } from "../enforcement/enforce.ts";
import { evaluate } from "../explain/evaluate.ts";
import type { Decision } from "../explain/explanation.ts";
import { explanationJson } from "../explain/json.ts";
import type { Circumstances, Packet } from "../explain/packet.ts";
import { describePacket, report } from "../explain/report.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { checkSeal } from "../nftables/seal.ts";
import { isOpen, policyOf } from "../policy/policy.ts";
import { compile, rulesByChain } from "../ruleset/compile.ts";
import { CLOSED } from "../ruleset/preamble.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { type Command, EXIT } from "./command.ts";
import { readExplainArguments } from "./explain_options.ts";
import { readConfiguration } from "./read_configuration.ts";
import { printWarning } from "./terminal.ts";

export const explain: Command = {
  name: "explain",
  summary: "say what happens to a packet, and why",
  help: `Usage: postern explain [FILE...] --src ADDRESS --proto tcp|udp|icmp|icmpv6 [options]

Passes a packet through the rules of the files, without FILE through those in the kernel.
Prints "accept" or "drop", then the rule that decided, with the document and line that it
came from, and every step on the way. The FILEs are read as one stream of documents; - is
standard input.

  --iface NAME            interface that the packet comes in on (eth0)
  --dst ADDRESS           destination (192.0.2.1 or 2001:db8::1, standing for the host)
  --dport N, --sport N    ports of tcp and udp (--dport has no default; --sport 49152)
  --icmp-type N           type of icmp and icmpv6 (echo request)
  --hop-limit N           hop limit of an IPv6 packet (255 for neighbour discovery, else 64)
  --state STATE           what conntrack says: new, established, related, invalid or
                          untracked (what it says of a packet that belongs to no flow)
  --json                  print the result as JSON

What a packet alone does not tell is assumed in its favour, and named, unless given:

  --dst-type TYPE         the destination is local, unicast (of another host), multicast or
                          broadcast
  --no-reverse-path       the route back to the source leaves by another interface
  --over-limit            the rate limits are used up
`,
  async run(args) {
    const { files, packet, circumstances, json } = readExplainArguments(args);
    if (files.length === 0) {
      const table = tableInKernel();
      const why = "there is no table inet postern in the kernel";
      print(table, packet, circumstances, json, () => undefined, why);
      return EXIT.done;
    }
    const configuration = readConfiguration(files);
    if (configuration === undefined) return EXIT.failed;
    const policy = policyOf(configuration);
    const table = isOpen(policy) ? undefined : compile(policy);
    const why = "accept mode without a rule installs no table; everything is open";
    print(table, packet, circumstances, json, originIn(configuration), why);
    return EXIT.done;
  },
};

function tableInKernel(): Ruleset | undefined {
  const table = heldTable();
  if (table !== undefined && checkSeal(table).kind !== "intact") {
    printWarning("the table in the kernel is not as postern wrote it");
  }
  return table;
}

/** A document that stands behind a decision. */
interface Origin {
  readonly at: Location;
  readonly document: string;
}

function originIn(configuration: Configuration): (decision: Decision) => Origin | undefined {
  const rules = rulesByChain(policyOf(configuration));
  return ({ chain, rule }) => {
    const origin = rules.get(chain);
    if (origin?.at !== undefined) {
      return { at: origin.at, document: `NetworkRuleConfig ${quote(origin.name)}` };
    }
    const byDefault = rule === undefined || rule.rule.comment === CLOSED;
    const at = configuration.defaultActionAt;
    if (!byDefault || at === undefined) return undefined;
    return { at, document: "NetworkDefaultActionConfig" };
  };
}

function print(
  table: Ruleset | undefined,
  packet: Packet,
  circumstances: Circumstances,
  json: boolean,
  originOf: (decision: Decision) => Origin | undefined,
  whyOpen: string,
): void {
  const explanation = table === undefined ? undefined : evaluate(table, packet, circumstances);
  const origin = explanation === undefined ? undefined : originOf(explanation.decision);
  if (json) {
    const value = {
      ...explanationJson(explanation, packet),
      origin: origin === undefined ? null : { ...origin.at, document: origin.document },
    };
    writeOutput(`${JSON.stringify(value)}\n`);
  } else if (explanation === undefined) {
    writeOutput(`accept\n${whyOpen}\npacket: ${describePacket(packet)}\n`);
  } else {
    const place =
      origin && `${origin.at.file}:${origin.at.line}:${origin.at.column} (${origin.document})`;
    writeOutput(report(explanation, packet, place));
  }
}
