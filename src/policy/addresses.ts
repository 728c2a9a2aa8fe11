// SPDX-License-Identifier: Apache-2.0
import type { Prefix } from "../config/configuration.ts";
import { isSubset, normalize, overlap, type Range, type Ranges, subtract } from "./ranges.ts";

/** A set of addresses of both families. */
export interface AddressSet {
  readonly ipv4: Ranges;
  readonly ipv6: Ranges;
}

export const ALL_IPV4: Range = { first: 0n, last: 2n ** 32n - 1n };
export const ALL_IPV6: Range = { first: 0n, last: 2n ** 128n - 1n };
export const NO_ADDRESSES: AddressSet = { ipv4: [], ipv6: [] };

/** The addresses of a prefix, lowest to highest. */
export function prefixRange({ family, address, length }: Prefix): Range {
  const hostBits = BigInt((family === 4 ? 32 : 128) - length);
  return { first: address, last: address | ((1n << hostBits) - 1n) };
}

/** The union of prefixes. */
export function addressesOf(prefixes: readonly Prefix[]): AddressSet {
  return union(prefixes.map((prefix) => ({ family: prefix.family, range: prefixRange(prefix) })));
}

/** The union over items of `subnet` less the item's own `except` (semantics: "the sources of a rule"). */
export function sourcesOf(
  items: readonly { readonly subnet: Prefix; readonly except: Prefix | undefined }[],
): AddressSet {
  return union(
    items.flatMap(({ subnet, except }) => {
      const ranges = [prefixRange(subnet)];
      const remaining =
        except === undefined || except.family !== subnet.family
          ? ranges
          : subtract(ranges, [prefixRange(except)]);
      return remaining.map((range) => ({ family: subnet.family, range }));
    }),
  );
}

/** Whether a family's ranges are the whole address space of that family. */
export function isEverything(ranges: Ranges, everything: Range): boolean {
  const only = ranges.length === 1 ? ranges[0] : undefined;
  return only?.first === everything.first && only.last === everything.last;
}

/** Whether the set holds nobody. */
export function isEmpty({ ipv4, ipv6 }: AddressSet): boolean {
  return ipv4.length === 0 && ipv6.length === 0;
}

/** The addresses of `from` that are not in `taken`. */
export function without(from: AddressSet, taken: AddressSet): AddressSet {
  return { ipv4: subtract(from.ipv4, taken.ipv4), ipv6: subtract(from.ipv6, taken.ipv6) };
}

/** All addresses but those of the set. */
export function complement(set: AddressSet): AddressSet {
  return without({ ipv4: [ALL_IPV4], ipv6: [ALL_IPV6] }, set);
}

/** Whether every address of `part` is in `whole`. Logarithmic in the size of `whole`. */
export function isWithin(part: AddressSet, whole: AddressSet): boolean {
  return isSubset(part.ipv4, whole.ipv4) && isSubset(part.ipv6, whole.ipv6);
}

/** Whether an address is in both. Logarithmic in the size of `b`. */
export function haveCommon(a: AddressSet, b: AddressSet): boolean {
  return overlap(a.ipv4, b.ipv4) || overlap(a.ipv6, b.ipv6);
}

function union(parts: readonly { readonly family: 4 | 6; readonly range: Range }[]): AddressSet {
  const of = (family: 4 | 6) =>
    normalize(parts.filter((part) => part.family === family).map(({ range }) => range));
  return { ipv4: of(4), ipv6: of(6) };
}
