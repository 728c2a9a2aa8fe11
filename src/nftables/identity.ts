// SPDX-License-Identifier: Apache-2.0
/**
 * The identity of a ruleset: a digest over the bodies of the messages that fill its table, whose layout is
 * all that a kernel knows of it. Comments of the table, counters, and how long a clock has still to run are
 * no part of it.
 */
import { ByteWriter } from "../netlink/bytes.ts";
import { writeMessage } from "../netlink/messages.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { contentOf } from "./encode.ts";

/** To be raised whenever one ruleset would have another digest than before. */
export const TABLE_FORMAT = 1;

/** `FORMAT:SHA256`. Rulesets of one identity do the same to every packet, and count it in the same places. */
export function identityOf(ruleset: Ruleset): string {
  const writer = new ByteWriter();
  const hash = new Bun.CryptoHasher("sha256");
  for (const message of contentOf(ruleset, false)) {
    writeMessage(writer, { ...message, flags: 0, sequence: 0 });
    hash.update(writer.take());
  }
  return `${TABLE_FORMAT}:${hash.digest("hex")}`;
}

/** The format that an identity was computed in. */
export function formatOf(identity: string): number {
  return Number.parseInt(identity, 10);
}
