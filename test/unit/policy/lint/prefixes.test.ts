// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parsePrefix } from "../../../../src/config/prefix.ts";
import { sourcesOf } from "../../../../src/policy/addresses.ts";
import { block, rule, stream } from "../../config/documents.ts";
import { warningsOf } from "./linted.ts";

/** The line of the first item of the rule below. */
const FIRST_LINE = 6;

/** The warnings about one rule for these subnets, each `SUBNET` or `SUBNET EXCEPT`. */
function warnings(...items: readonly string[]) {
  const ingress = items.map((item) => {
    const [subnet, except] = item.split(" ");
    return `\n  - {subnet: "${subnet}"${except === undefined ? "" : `, except: "${except}"`}}`;
  });
  const portSelector = "{ports: [22], protocol: tcp}";
  return warningsOf(stream(rule({ portSelector, ingress: ingress.join("") }), block));
}

function messages(code: string, ...items: readonly string[]): readonly string[] {
  return warnings(...items).flatMap((warning) => (warning.code === code ? warning.message : []));
}

describe("host bits", () => {
  test("are warned of in subnets and excepts, once a rule", () => {
    expect(messages("host-bits", "10.0.2.77/24", "192.168.0.0/16 192.168.1.1/24")).toEqual([
      "10.0.2.77/24 means 10.0.2.0/24 (one host is 10.0.2.77/32) and 192.168.1.1/24 means 192.168.1.0/24 (one host is 192.168.1.1/32)",
    ]);
  });

  test("are warned of in pod and service subnets", () => {
    const subnets =
      "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.1.1.1/16]\nserviceSubnets: ['fd00::1/108']\n";
    const found = warningsOf(stream(block, subnets)).filter(({ code }) => code === "host-bits");
    expect(found.map(({ at }) => at.line)).toEqual([7, 8]);
  });

  test("are none in other ways of writing a prefix", () => {
    expect(messages("host-bits", "10.0.2.77/32", "2001:DB8:0:0::/32", "0.0.0.0/0")).toEqual([]);
  });
});

describe("a prefix that another of the rule covers", () => {
  test.each([
    [["10.0.0.0/8", "10.1.0.0/16"], "10.1.0.0/16 is covered by 10.0.0.0/8"],
    [["10.1.0.0/16", "10.0.0.0/8"], "10.1.0.0/16 is covered by 10.0.0.0/8"],
    [["::/0", "2001:db8::/32"], "2001:db8::/32 is covered by ::/0"],
    [["10.0.0.0/8", "10.0.0.0/8"], "10.0.0.0/8 is covered by 10.0.0.0/8"],
    [["10.0.0.0/8 10.1.0.0/16", "10.2.0.0/16"], "10.2.0.0/16 is covered by 10.0.0.0/8"],
    [["10.0.0.0/8 10.1.0.0/16", "10.0.0.0/9 10.1.0.0/16"], "10.0.0.0/9 is covered by 10.0.0.0/8"],
  ])("is warned of: %j", (items, message) => {
    expect(messages("covered-prefix", ...items)).toEqual([message]);
  });

  test.each([
    [["10.0.0.0/9", "10.128.0.0/9"]],
    [["10.0.0.0/8 10.1.0.0/16", "10.1.0.0/16"]],
    [["10.0.0.0/8 10.1.0.0/16", "10.1.2.0/24"]],
    [["10.0.0.0/8 10.1.2.0/24", "10.1.0.0/16"]],
    [["0.0.0.0/0", "::/0"]],
  ])("is none in %j", (items) => {
    expect(messages("covered-prefix", ...items)).toEqual([]);
  });

  test("can be removed: the sources of the rule stay the same", () => {
    const text = fc
      .tuple(fc.nat({ max: 15 }), fc.nat({ max: 4 }))
      .map(([host, bits]) => `${(host >> (4 - bits)) << (4 - bits)}.0.0.0/${bits + 4}`);
    const written = fc.tuple(text, fc.option(text, { nil: undefined }));
    const prefix = (written: string) => {
      const result = parsePrefix(written);
      if (!result.ok) throw new Error(written);
      return result.value;
    };
    let covered = 0;
    fc.assert(
      fc.property(fc.array(written, { minLength: 2, maxLength: 5 }), (items) => {
        const sources = (kept: typeof items) =>
          sourcesOf(
            kept.map(([subnet, except]) => ({
              subnet: prefix(subnet),
              except: except === undefined ? undefined : prefix(except),
            })),
          );
        const texts = items.map(([subnet, except]) => `${subnet} ${except ?? ""}`.trim());
        const [warning] = warnings(...texts).filter(({ code }) => code === "covered-prefix");
        if (warning === undefined) return;
        covered++;
        const index = warning.at.line - FIRST_LINE;
        expect(sources(items.filter((_, each) => each !== index))).toEqual(sources(items));
      }),
      { numRuns: 300 },
    );
    expect(covered).toBeGreaterThan(20);
  });
});

describe("a source that never arrives", () => {
  test.each(["127.0.0.0/8", "127.1.2.3/32", "::1/128"])("is the host itself: %s", (subnet) => {
    expect(messages("source-never-arrives", subnet)).toEqual([
      `${subnet} is the host itself, which needs no rule`,
    ]);
  });

  test.each(["224.0.0.0/4", "239.1.1.1/32", "255.255.255.255/32", "ff00::/8", "ff02::1/128"])(
    "is no source at all: %s",
    (subnet) => {
      expect(messages("source-never-arrives", subnet)).toEqual([
        `${subnet} is no address that a packet comes from`,
      ]);
    },
  );

  test.each(["126.0.0.0/7", "223.0.0.0/8", "240.0.0.0/4", "::/0", "fe80::/10", "0.0.0.0/0"])(
    "is none of %s",
    (subnet) => {
      expect(messages("source-never-arrives", subnet)).toEqual([]);
    },
  );
});
