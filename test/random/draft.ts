// SPDX-License-Identifier: Apache-2.0
/** Random firewall documents, dense at the edges: of ports, of prefixes, of the address spaces. */
import fc from "fast-check";
import ipaddr from "ipaddr.js";

export interface DraftRule {
  readonly name: string;
  readonly protocol: "tcp" | "udp";
  /** Inclusive, disjoint within a rule. */
  readonly ports: readonly (readonly [number, number])[];
  readonly ingress: readonly DraftItem[];
}

export interface DraftItem {
  readonly subnet: string;
  readonly except?: string | undefined;
}

export interface Draft {
  readonly mode: "accept" | "block";
  readonly rules: readonly DraftRule[];
  readonly podSubnets: readonly string[];
}

/** The draft as a stream of documents, in JSON, which is YAML. */
export function documents({ mode, rules, podSubnets }: Draft): string {
  const apiVersion = "v1alpha1";
  const stream = [
    { apiVersion, kind: "NetworkDefaultActionConfig", ingress: mode },
    ...(podSubnets.length === 0 ? [] : [{ apiVersion, kind: "KubeNetworkConfig", podSubnets }]),
    ...rules.map(({ name, protocol, ports, ingress }) => ({
      apiVersion,
      kind: "NetworkRuleConfig",
      name,
      portSelector: { ports: ports.map(([first, last]) => `${first}-${last}`), protocol },
      ingress,
    })),
  ];
  return stream.map((document) => `${JSON.stringify(document)}\n`).join("---\n");
}

const PORT_EDGES = [0, 1, 22, 79, 80, 81, 443, 1023, 1024, 8080, 65_533, 65_534, 65_535];

const port = fc.oneof(fc.constantFrom(...PORT_EDGES), fc.integer({ min: 0, max: 65_535 }));

/** Disjoint, perhaps adjacent ranges in any order: sorted edges, taken in pairs. */
const ports = fc
  .uniqueArray(port, { minLength: 1, maxLength: 8 })
  .map((edges) => {
    const sorted = edges.toSorted((a, b) => a - b);
    const ranges: [number, number][] = [];
    for (let at = 0; at < sorted.length; at += 2) {
      const first = sorted[at] ?? 0;
      ranges.push([first, sorted[at + 1] ?? first]);
    }
    return ranges;
  })
  .chain((ranges) => fc.shuffledSubarray(ranges, { minLength: 1 }));

// Nested, adjacent and at the ends of the address space, so that random rules overlap.
const NETWORKS = [
  "0.0.0.0",
  "10.0.0.0",
  "10.1.0.0",
  "10.1.2.0",
  "10.1.2.128",
  "10.1.3.0",
  "128.0.0.0",
  "255.255.255.0",
  "255.255.255.255",
];
const NETWORKS6 = [
  "::",
  "fd00::",
  "fd00:0:0:1::",
  "fd00::8000:0:0:0",
  "fe80::",
  "8000::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:0",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
];
const LENGTHS = [0, 1, 8, 15, 16, 23, 24, 25, 31, 32];
const LENGTHS6 = [0, 1, 8, 10, 63, 64, 65, 127, 128];

const prefix4 = fc
  .tuple(
    fc.oneof(fc.constantFrom(...NETWORKS), fc.ipV4()),
    fc.oneof(fc.constantFrom(...LENGTHS), fc.integer({ min: 0, max: 32 })),
  )
  .map(([address, length]) => `${address}/${length}`);

const prefix6 = fc
  .tuple(
    fc.constantFrom(...NETWORKS6),
    fc.oneof(fc.constantFrom(...LENGTHS6), fc.integer({ min: 0, max: 128 })),
  )
  .map(([address, length]) => `${address}/${length}`);

/** A part of a prefix, or the whole of it: an except that takes something away. */
function within(prefix: string): fc.Arbitrary<string> {
  const [address, length] = ipaddr.parseCIDR(prefix);
  const longest = address.kind() === "ipv4" ? 32 : 128;
  return fc
    .tuple(fc.integer({ min: length, max: longest }), fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }))
    .map(([longer, noise]) => {
      const free = BigInt(longest - length);
      const network = (toInteger(address) >> free) << free;
      const host = noise & ((1n << free) - 1n);
      return `${toText(network | host, longest)}/${longer}`;
    });
}

const item: fc.Arbitrary<DraftItem> = fc.oneof(prefix4, prefix6).chain((subnet) =>
  fc.oneof(
    fc.constant({ subnet }),
    within(subnet).map((except) => ({ subnet, except })),
    prefix4.map((except) => ({ subnet, except })),
  ),
);

const rules = fc
  .array(
    fc.record({
      protocol: fc.constantFrom("tcp" as const, "udp" as const),
      ports,
      ingress: fc.array(item, { maxLength: 4 }),
    }),
    { maxLength: 5 },
  )
  .map((list) => list.map((rule, index) => ({ ...rule, name: `rule ${index}` })));

/** Any draft. Names do not matter to packets, so they are plain. */
export const draft: fc.Arbitrary<Draft> = fc.record({
  mode: fc.constantFrom("accept" as const, "block" as const),
  rules,
  podSubnets: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.oneof(prefix4, prefix6), { maxLength: 3 }),
  ),
});

/** An address as an unsigned integer. */
export function toInteger(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** The text of an address of 32 or 128 bits. */
export function toText(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((value >> BigInt(bits - 8 * (index + 1))) & 0xffn),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
