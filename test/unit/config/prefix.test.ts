// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { isIP } from "node:net";
import fc from "fast-check";
import {
  formatPrefix,
  hostAddress,
  hostAddressOf,
  parsePrefix,
} from "../../../src/config/prefix.ts";

function code(text: string): string {
  const result = parsePrefix(text);
  return result.ok ? "ok" : result.code;
}

function value(text: string) {
  const result = parsePrefix(text);
  return result.ok ? result.value : undefined;
}

describe("a prefix", () => {
  test("is an IPv4 address and a length from 0 to 32", () => {
    expect(value("192.0.2.0/24")).toEqual({
      family: 4,
      address: 0xc0000200n,
      length: 24,
      text: "192.0.2.0/24",
    });
    expect(["0.0.0.0/0", "255.255.255.255/32"].map(code)).toEqual(["ok", "ok"]);
  });

  test("is an IPv6 address and a length from 0 to 128, case ignored", () => {
    expect(value("2001:DB8::/32")).toEqual({
      family: 6,
      address: 0x20010db8n << 96n,
      length: 32,
      text: "2001:DB8::/32",
    });
    expect(["::/0", "fe80::1/128", "64:ff9b::192.0.2.1/96"].map(code)).toEqual(["ok", "ok", "ok"]);
  });

  test("may have host bits, which are masked", () => {
    expect(value("10.1.2.3/8")?.address).toBe(0x0a000000n);
    expect(value("255.255.255.255/0")?.address).toBe(0n);
    expect(value("2001:db8::ffff/33")?.address).toBe(0x20010db8n << 96n);
  });

  test("has no shortened, octal, hexadecimal or zoned address", () => {
    const wrong = [
      "10/8",
      "10.0/16",
      "010.0.0.0/8",
      "10.0.0.00/8",
      "0x0a.0.0.0/8",
      "167772160/8",
      "256.0.0.0/8",
      "fe80::1%eth0/64",
      "1:2:3:4:5:6:7/64",
      "1::2::3/64",
      "12345::/16",
      ":::/0",
      "1:2:3:4:5:6:7:8:9/64",
      "64:ff9b::192.0.2.01/96",
      "[::]/0",
    ];
    expect(wrong.map(code)).toEqual(wrong.map(() => "prefix-syntax"));
  });

  test("has a length in plain decimal", () => {
    const wrong = ["10.0.0.1", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/8 ", "::/00"];
    expect(wrong.map(code)).toEqual(wrong.map(() => "prefix-syntax"));
    expect(code("10.0.0.0/255.0.0.0")).toBe("prefix-syntax");
  });

  test("is not longer than its address", () => {
    expect(["10.0.0.0/33", "::/129", "::/999"].map(code)).toEqual([
      "prefix-length",
      "prefix-length",
      "prefix-length",
    ]);
  });

  test("is not an IPv4-mapped one, and the message gives the IPv4 prefix", () => {
    const mapped = [
      "::ffff:10.0.0.0/104",
      "::ffff:a00:0/104",
      "0:0:0:0:0:FFFF::/96",
      "::ffff:0:0/64",
    ];
    expect(mapped.map(code)).toEqual(mapped.map(() => "prefix-mapped"));
    const result = parsePrefix("::ffff:a00:1/104");
    expect(!result.ok && result.message).toContain("expected 10.0.0.1/8");
  });

  test("of a single address without a length is answered with its length", () => {
    const result = parsePrefix("2001:db8::1");
    expect(!result.ok && result.message).toContain("2001:db8::1/128");
  });

  test.each([
    ["any", "every address is two items, 0.0.0.0/0 and ::/0"],
    ["ALL", "every address is two items, 0.0.0.0/0 and ::/0"],
    ["*", "every address is two items, 0.0.0.0/0 and ::/0"],
    ["0.0.0.0", "every address is two items, 0.0.0.0/0 and ::/0"],
    ["10.0.0.0/255.0.0.0", "with a length it is 10.0.0.0/8"],
    ["10.0.0.0/0.0.0.0", "with a length it is 10.0.0.0/0"],
    ["10.0.0.1-10.0.0.9", "a range of addresses is written as the prefixes that make it up"],
    ["10.0.0.0/8, 11.0.0.0/8", "each prefix is an item of its own"],
    [" 10.0.0.0/8", "without blanks it is 10.0.0.0/8"],
    ["host.example", "names are not looked up"],
  ])("that is none is answered with what it may be meant to be: %j", (text, hint) => {
    const result = parsePrefix(text);
    expect(!result.ok && result.message).toContain(`; ${hint}`);
  });

  test("that is none is not always known", () => {
    const result = parsePrefix("10.0.0.0/255.0.255.0");
    expect(!result.ok && result.message).toEndWith('found "10.0.0.0/255.0.255.0"');
  });

  test("is printed with its host bits masked", () => {
    const print = (text: string) => {
      const prefix = value(text);
      return prefix === undefined ? undefined : [formatPrefix(prefix), hostAddressOf(prefix)];
    };
    expect(print("10.0.2.77/24")).toEqual(["10.0.2.0/24", "10.0.2.77"]);
    expect(print("2001:DB8:0:0::1/32")).toEqual(["2001:db8::/32", "2001:DB8:0:0::1"]);
    expect(print("10.0.2.0/24")).toEqual(["10.0.2.0/24", undefined]);
    expect(print("2001:DB8:0::/32")).toEqual(["2001:db8::/32", undefined]);
  });

  test("takes exactly the addresses that the C library takes", () => {
    const part = fc.constantFrom(
      "0",
      "1",
      "f",
      "00",
      "255",
      "ffff",
      "12345",
      ":",
      "::",
      ".",
      "1.2.3.4",
    );
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(part, { minLength: 1, maxLength: 15 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(address, (text) => {
        const found = code(`${text}/0`);
        expect(found === "ok" || found === "prefix-mapped").toBe(isIP(text) !== 0);
      }),
      { numRuns: 5000 },
    );
  });
});

test("the address of a host is one address, without a length, a zone or IPv4 within", () => {
  expect(hostAddress("192.0.2.1")).toMatchObject({ family: 4, address: 0xc0000201n });
  expect(hostAddress("2001:db8::1")).toMatchObject({
    family: 6,
    address: (0x20010db8n << 96n) + 1n,
  });
  for (const text of ["", "host", "192.0.2.0/24", "fe80::1%eth0", "::ffff:192.0.2.1"]) {
    expect(hostAddress(text)).toBeUndefined();
  }
});
