// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import type { Expression } from "../../../../src/nftables/expressions/expression.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 16 });

/** Any expression that postern can write. */
export const anyExpression: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    kind: fc.constant("meta" as const),
    key: fc.constantFrom("nfproto" as const, "l4proto" as const, "iifname" as const),
  }),
  fc.record({
    kind: fc.constant("payload" as const),
    base: fc.constantFrom("network" as const, "transport" as const),
    offset: u32,
    length: u32,
  }),
  fc.constant({ kind: "ct" as const, key: "state" as const }),
  fc.record({
    kind: fc.constant("fib" as const),
    result: fc.constantFrom("type" as const, "oif" as const),
    about: fc.constantFrom("daddr" as const, "saddr . iif exists" as const),
  }),
  fc.record({ kind: fc.constant("bitwise" as const), mask: bytes }),
  fc.record({
    kind: fc.constant("cmp" as const),
    operator: fc.constantFrom("eq" as const, "neq" as const),
    value: bytes,
  }),
  fc.record({
    kind: fc.constant("lookup" as const),
    set: name,
    negated: fc.boolean(),
    verdict: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("limit" as const),
    perSecond: fc.integer({ min: 1, max: 1_000_000 }),
    burst: u32,
  }),
  fc.constant({ kind: "counter" as const }),
  fc
    .oneof(
      fc.constant({ kind: "accept" as const }),
      fc.constant({ kind: "drop" as const }),
      fc.record({ kind: fc.constant("jump" as const), chain: name }),
    )
    .map((verdict) => ({ kind: "immediate" as const, verdict })),
);
