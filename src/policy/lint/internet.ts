// SPDX-License-Identifier: Apache-2.0
/** What counts as the whole Internet. */
import { type AddressSet, ALL_IPV4 } from "../addresses.ts";
import { intersect, type Range, type Ranges, size } from "../ranges.ts";

/** 2000::/3, the global unicast addresses (RFC 4291 section 2.4, IANA's registry). */
const GLOBAL_UNICAST: Range = { first: 1n << 125n, last: (1n << 126n) - 1n };

export const FAMILIES = [
  { family: "ipv4", name: "IPv4", everybody: "0.0.0.0/0", internet: ALL_IPV4 },
  { family: "ipv6", name: "IPv6", everybody: "::/0", internet: GLOBAL_UNICAST },
] as const;

/** Whether ranges hold at least half of the addresses of the Internet that `internet` stands for. */
function holdsInternet(ranges: Ranges, internet: Range): boolean {
  return 2n * size(intersect(ranges, [internet])) >= size([internet]);
}

/** The names of the families of which a set holds the whole Internet, or at least half of it. */
export function internetFamilies(sources: AddressSet): readonly string[] {
  return FAMILIES.filter(({ family, internet }) => holdsInternet(sources[family], internet)).map(
    ({ name }) => name,
  );
}
