// SPDX-License-Identifier: Apache-2.0
import { rulesetOf } from "../activation/candidate.ts";
import { decidingRules } from "../activation/deciding_rules.ts";
import { policyOf } from "../policy/policy.ts";
import { type Command, EXIT } from "./command.ts";
import { readExplainArguments } from "./explain_options.ts";
import { originIn } from "./explain_origin.ts";
import { printExplanation } from "./print_explanation.ts";
import { readConfiguration } from "./read_configuration.ts";
import { printWarning } from "./terminal.ts";

export const explain: Command = {
  help: `Usage: postern explain [FILE...] --src ADDRESS --proto tcp|udp|icmp|icmpv6|igmp [options]

Passes a packet through the rules of the files, without FILE through those in the kernel.
Prints "accept" or "drop", then the rule that decided, with the document and line that it
came from, and every step on the way. The FILEs are read as one stream of documents; - is
standard input.

  --iface NAME            interface that the packet comes in on (eth0)
  --dst ADDRESS           destination (192.0.2.1 or 2001:db8::1, standing for the host)
  --dport N, --sport N    ports of tcp and udp (--dport has no default; --sport 49152)
  --icmp-type N           type of icmp and icmpv6 (echo request)
  --hop-limit N           hop limit of an IPv6 packet, or TTL of IGMP
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
    const { files, ...question } = readExplainArguments(args);
    if (files.length === 0) {
      const { ruleset: table, isIntact } = decidingRules();
      if (!isIntact) printWarning("the table in the kernel is not as postern wrote it");
      const why = "there is no table inet postern in the kernel";
      printExplanation(table, question, () => undefined, why);
      return EXIT.done;
    }
    const configuration = readConfiguration(files);
    if (configuration === undefined) return EXIT.failed;
    const table = rulesetOf(policyOf(configuration));
    const why = "accept mode without a rule installs no table; everything is open";
    printExplanation(table, question, originIn(configuration), why);
    return EXIT.done;
  },
};
