// SPDX-License-Identifier: Apache-2.0
import {
  type Attribute,
  parseAttributes,
  writeAttributes,
} from "../../../src/netlink/attributes.ts";
import { ByteWriter } from "../../../src/netlink/bytes.ts";
import { NFGENMSG_LENGTH } from "../../../src/netlink/nfnetlink.ts";

/**
 * The body of a message with another attribute in the place of the first of its type, or added. `path` are
 * the types of the attributes that it is nested in, and its own.
 */
export function withAttribute(
  body: Uint8Array,
  path: readonly number[],
  value: Attribute["value"],
): Uint8Array {
  const writer = new ByteWriter();
  writer.raw(body.subarray(0, NFGENMSG_LENGTH));
  writeAttributes(writer, replaced(body.subarray(NFGENMSG_LENGTH), path, value));
  return writer.finish();
}

function replaced(
  bytes: Uint8Array,
  [type = 0, ...inner]: readonly number[],
  value: Attribute["value"],
): readonly Attribute[] {
  const present = parseAttributes(bytes).map((each) => ({ type: each.type, value: each.payload }));
  const at = present.findIndex((each) => each.type === type);
  const old = present[at]?.value ?? new Uint8Array(0);
  const next = { type, value: inner.length === 0 ? value : replaced(old, inner, value) };
  return at < 0 ? [...present, next] : present.with(at, next as (typeof present)[number]);
}
