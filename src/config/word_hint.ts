// SPDX-License-Identifier: Apache-2.0
const block = "write block: a packet that no rule lets in gets no answer";
const accept = "write accept: what no rule is about is let in";

const actions: ReadonlyMap<string, string> = new Map([
  ...["deny", "drop", "reject", "refuse", "discard", "close", "closed"].map(
    (word) => [word, block] as const,
  ),
  ...["allow", "pass", "permit", "open"].map((word) => [word, accept] as const),
]);

/** What a word, in small letters, is called here that other firewalls have for a default action. */
export function hintOfAction(word: string): string | undefined {
  return actions.get(word);
}

const ping =
  "in block mode postern lets in up to 5 of its packets a second, and a rule cannot change that";

/** A longer word is no protocol, and searching it costs time. */
const longest = 20;

/** What to write for a word, in small letters, that is neither tcp nor udp. */
export function hintOfProtocol(word: string): string | undefined {
  if (word.length > longest) return undefined;
  switch (word) {
    case "icmp":
    case "icmpv6":
    case "icmp6":
      return ping;
    case "6":
      return "write tcp";
    case "17":
      return "write udp";
    case "":
      return undefined;
    default:
      break;
  }
  if (/^(?:any|all|both|\*)$|tcp.*udp|udp.*tcp/.test(word)) {
    return "write two rules, one for tcp and one for udp";
  }
  return /^(?:vrrp|sctp|dccp|udplite|esp|ah|gre|igmp|ospf|ipip|ipsec|\d+)$/.test(word)
    ? "postern cannot do that: rules are for tcp and udp alone"
    : undefined;
}
