// SPDX-License-Identifier: Apache-2.0
import type { Configuration, IngressItem, Location, Prefix } from "../../config/configuration.ts";
import { formatPrefix, hostAddressOf } from "../../config/prefix.ts";
import { prefixRange } from "../addresses.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import { type Warning, type WarningCode, warnOfRule } from "./warning.ts";
import { abridged } from "./wording.ts";

/** Items around another that it is compared with. It bounds the time that a rule takes. */
const MOST_AROUND = 64;

/** Warns of prefixes that mean more, less or nothing else than what is written. Once a rule for each. */
export function lintPrefixes(rule: ExaminedRule): readonly Warning[] {
  return [...lintHostBits(rule), ...lintCovered(rule), ...lintArrival(rule)];
}

/** Something to say of a prefix of a rule, and of others that it holds for too. */
interface Remark {
  readonly at: Location;
  readonly text: string;
}

/** One warning for all remarks of a kind, at the first. */
function warnOnce(
  code: WarningCode,
  { document }: ExaminedRule,
  remarks: readonly Remark[],
): readonly Warning[] {
  const [first] = remarks;
  if (first === undefined) return [];
  const message = abridged(remarks.map(({ text }) => text));
  return [warnOfRule(code, document, message, first.at)];
}

/** `10.0.2.77/24 means 10.0.2.0/24 …`; undefined when a prefix is written as it is meant. */
function describeHostBits(prefix: Prefix): string | undefined {
  const host = hostAddressOf(prefix);
  if (host === undefined) return undefined;
  const single = `${host}/${prefix.family === 4 ? 32 : 128}`;
  return `${prefix.text} means ${formatPrefix(prefix)} (one host is ${single})`;
}

/** Warns of pod and service subnets that are written with an address inside of them. */
export function lintClusterSubnets({
  podSubnets,
  serviceSubnets,
}: Configuration): readonly Warning[] {
  return [...podSubnets, ...serviceSubnets].flatMap(({ value, at }): readonly Warning[] => {
    const message = describeHostBits(value);
    return message === undefined ? [] : [{ code: "host-bits", at, message }];
  });
}

function lintHostBits(rule: ExaminedRule): readonly Warning[] {
  const remarks = rule.document.ingress.flatMap(({ subnet, except, at }) =>
    [subnet, except].flatMap((prefix): readonly Remark[] => {
      const text = prefix === undefined ? undefined : describeHostBits(prefix);
      return text === undefined ? [] : [{ at, text }];
    }),
  );
  return warnOnce("host-bits", rule, remarks);
}

interface PlacedItem {
  readonly item: IngressItem;
  readonly index: number;
}

/** By family, then the lowest address, then the widest, then in the order of the document. */
function byPlace(a: PlacedItem, b: PlacedItem): number {
  const [one, other] = [a.item.subnet, b.item.subnet];
  if (one.family !== other.family) return one.family - other.family;
  if (one.address !== other.address) return one.address < other.address ? -1 : 1;
  return one.length - other.length || a.index - b.index;
}

/** Whether a prefix lies in another. */
function holds(around: Prefix, { family, address, length }: Prefix): boolean {
  return (
    around.family === family &&
    around.length <= length &&
    around.address <= address &&
    address <= prefixRange(around).last
  );
}

/** Prefixes nest or are apart: those around one are the open ones where all are gone through in order. */
function lintCovered(rule: ExaminedRule): readonly Warning[] {
  const items = rule.document.ingress.map((item, index) => ({ item, index })).sort(byPlace);
  const around: IngressItem[] = [];
  const covered: (Remark & { readonly index: number })[] = [];
  for (const { item, index } of items) {
    while (!around.slice(-1).every(({ subnet }) => holds(subnet, item.subnet))) around.pop();
    const cover = around.slice(-MOST_AROUND).find((other) => covers(other, item));
    if (cover !== undefined) {
      const text = `${item.subnet.text} is covered by ${cover.subnet.text}`;
      covered.push({ at: item.at, text, index });
    } else around.push(item);
  }
  return warnOnce(
    "covered-prefix",
    rule,
    covered.sort((a, b) => a.index - b.index),
  );
}

/** Whether what an item lets in is let in by one around it. Prefixes nest or are apart. */
function covers({ except }: IngressItem, item: IngressItem): boolean {
  if (except === undefined) return true;
  if (holds(item.subnet, except)) return item.except !== undefined && holds(item.except, except);
  return !holds(except, item.subnet);
}

/** Sources that the kernel takes from nobody on a wire, and those that step 0 of the policy drops. */
const NEVER: readonly Prefix[] = [
  { family: 4, address: 0x7f000000n, length: 8, text: "127.0.0.0/8" },
  { family: 4, address: 0xe0000000n, length: 4, text: "224.0.0.0/4" },
  { family: 4, address: 0xffffffffn, length: 32, text: "255.255.255.255/32" },
  { family: 6, address: 1n, length: 128, text: "::1/128" },
  { family: 6, address: 0xffn << 120n, length: 8, text: "ff00::/8" },
];

function lintArrival(rule: ExaminedRule): readonly Warning[] {
  const remarks = rule.document.ingress.flatMap(({ subnet, at }): readonly Remark[] => {
    const never = NEVER.find(
      (prefix) =>
        subnet.length >= prefix.length && subnet.address >= prefix.address && holds(prefix, subnet),
    );
    if (never === undefined) return [];
    const isLoopback = never.text === "127.0.0.0/8" || never.text === "::1/128";
    const why = isLoopback
      ? "is the host itself, which needs no rule"
      : "is no address that a packet comes from";
    return [{ at, text: `${subnet.text} ${why}` }];
  });
  return warnOnce("source-never-arrives", rule, remarks);
}
