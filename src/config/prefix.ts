// SPDX-License-Identifier: Apache-2.0
import ipaddr from "ipaddr.js";
import type { Prefix } from "./configuration.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";
import { quote } from "./quote.ts";

export const prefixExpected = "an IPv4 or IPv6 prefix such as 192.0.2.0/24 or 2001:db8::/32";

// ipaddr.js also takes octal, hexadecimal, shortened and scoped addresses; none of them gets past
// these patterns.
const prefixPattern = /^([0-9a-f.:]+)\/(0|[1-9][0-9]{0,2})$/i;
const octet = "(?:0|[1-9][0-9]{0,2})";
const ipv4Pattern = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ipv6Group = /^[0-9a-f]{0,4}$/i;

/** ::ffff:0:0/96, RFC 4291 section 2.5.5.2. */
const mappedRange = 0xffffn;

function integerOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function parseAddress(text: string): { family: 4 | 6; address: bigint } | undefined {
  if (ipv4Pattern.test(text)) {
    if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
    return { family: 4, address: integerOf(ipaddr.IPv4.parse(text).toByteArray()) };
  }
  const groups = text.split(":");
  if (ipv4Pattern.test(groups.at(-1) ?? "")) groups.pop();
  if (!groups.every((group) => ipv6Group.test(group)) || !ipaddr.IPv6.isValid(text))
    return undefined;
  return { family: 6, address: integerOf(ipaddr.IPv6.parse(text).toByteArray()) };
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join(".");
}

const everybody =
  /^(?:any|all|every|everyone|everybody|everything|anywhere|world|internet|default|\*|0|0\/0|0\.0\.0\.0|::)$/i;

/** The prefix length of a netmask such as 255.255.0.0; undefined when it is none. */
function lengthOfMask(mask: string): number | undefined {
  const parsedMask = parseAddress(mask);
  if (parsedMask?.family !== 4) return undefined;
  const bits = parsedMask.address.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

/** What a text that is no prefix is probably meant to be, to follow a message. */
function hintOf(text: string): string {
  const trimmed = text.trim();
  if (everybody.test(trimmed)) return "; every address is two items, 0.0.0.0/0 and ::/0";
  const [address = "", length = ""] = trimmed.split("/");
  const mask = parseAddress(address)?.family === 4 ? lengthOfMask(length) : undefined;
  if (mask !== undefined) return `; with a length it is ${address}/${mask}`;
  if (trimmed !== text && parsePrefix(trimmed).ok) return `; without blanks it is ${trimmed}`;
  if (parseAddress(trimmed)) {
    return `; a single address is ${trimmed}/${trimmed.includes(":") ? 128 : 32}`;
  }
  if (/^[0-9a-f.:]+ ?- ?[0-9a-f.:]+$/i.test(trimmed)) {
    return "; a range of addresses is written as the prefixes that make it up, an item each";
  }
  if (/,/.test(trimmed)) return "; each prefix is an item of its own";
  if (/^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.?$/i.test(trimmed)) {
    return "; names are not looked up, because they can change";
  }
  return "";
}

/** Reads a prefix in the notation of RFC 4632 or RFC 4291; host bits may be set and are masked. */
export function parsePrefix(text: string): Parsed<Prefix> {
  const match = prefixPattern.exec(text);
  const found = parseAddress(match?.[1] ?? "");
  if (match === null || found === undefined) {
    const message = `expected ${prefixExpected}, found ${quote(text)}${hintOf(text)}`;
    return refused("prefix-syntax", message);
  }
  const { family, address } = found;
  const length = Number(match[2]);
  const width = family === 4 ? 32 : 128;
  if (length > width) {
    return refused(
      "prefix-length",
      `expected a prefix length of at most ${width} for IPv${family}, found ${quote(text)}`,
    );
  }
  if (family === 6 && address >> 32n === mappedRange) {
    const ipv4 = `${dotted(address & 0xffffffffn)}/${Math.max(0, length - 96)}`;
    return refused(
      "prefix-mapped",
      `an IPv4-mapped IPv6 prefix never matches a packet: expected ${length < 96 ? "an IPv4 or another IPv6 prefix" : ipv4}, found ${quote(text)}`,
    );
  }
  const hostBits = BigInt(width - length);
  return parsed({ family, address: (address >> hostBits) << hostBits, length, text });
}

/** Reads the address of one host; undefined for anything else, and for an IPv4-mapped one, which no packet has. */
export function hostAddress(text: string): Pick<Prefix, "family" | "address"> | undefined {
  const result = parsePrefix(`${text}/${text.includes(":") ? 128 : 32}`);
  return result.ok ? result.value : undefined;
}

/** A prefix in the notation that it is read from, with its host bits masked. */
export function formatPrefix({
  family,
  address,
  length,
}: Pick<Prefix, "family" | "address" | "length">): string {
  if (family === 4) return `${dotted(address)}/${length}`;
  const bytes = Array.from({ length: 16 }, (_, i) =>
    Number((address >> BigInt(120 - 8 * i)) & 0xffn),
  );
  return `${new ipaddr.IPv6(bytes).toRFC5952String()}/${length}`;
}

/** The address that a prefix was written with when some of its host bits are set. */
export function hostAddressOf({ address, text }: Prefix): string | undefined {
  const [written = ""] = text.split("/");
  const found = parseAddress(written);
  return found === undefined || found.address === address ? undefined : written;
}
