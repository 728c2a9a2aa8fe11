// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { formatInterval, formatValue } from "../../../src/ruleset/format.ts";

describe("values as nft writes them", () => {
  test("addresses", () => {
    expect(formatValue("ip saddr", 0x0a000001n)).toBe("10.0.0.1");
    expect(formatValue("ip6 saddr", 0xfdn << 120n)).toBe("fd00::");
    expect(formatValue("ip6 saddr", 2n ** 128n - 1n)).toBe(
      "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    );
  });

  test("intervals are prefixes where they can be", () => {
    expect(formatInterval("ipv4_addr", { first: 0n, last: 2n ** 32n - 1n })).toBe("0.0.0.0/0");
    expect(formatInterval("ipv4_addr", { first: 2n, last: 5n })).toBe("0.0.0.2-0.0.0.5");
    expect(formatInterval("ipv4_addr", { first: 4n, last: 7n })).toBe("0.0.0.4/30");
    expect(formatInterval("ipv6_addr", { first: 0n, last: 0n })).toBe("::");
    expect(formatInterval("tcp dport", { first: 0n, last: 3n })).toBe("0-3");
  });

  test("names where nft has them", () => {
    expect(formatValue("meta nfproto", 10n)).toBe("ipv6");
    expect(formatValue("meta l4proto", 58n)).toBe("icmpv6");
    expect(formatValue("ct state", 6n)).toBe("established,related");
    expect(formatValue("fib daddr type", 2n)).toBe("local");
  });
});
