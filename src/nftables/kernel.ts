/** Transactions with nf_tables in the current network namespace. */
import { constants } from "node:os";
import { AttributeSet } from "../netlink/attributes.ts";
import { NetlinkError } from "../netlink/errors.ts";
import { NLM_F_DUMP, parseMessages, readError } from "../netlink/messages.ts";
import { InterruptedDump, type NetlinkSocket, request } from "../netlink/socket.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { renderTable } from "../ruleset/text.ts";
import { encodeBatch } from "./batch.ts";
import { getChains } from "./chain.ts";
import { NFT_MSG } from "./constants.ts";
import { decodeTable } from "./decode.ts";
import { removeTable, replaceTable } from "./encode.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import { getRules } from "./rule.ts";
import { getSets, readSet } from "./set.ts";
import { getSetElements } from "./set_elements.ts";
import { getTable } from "./table.ts";

const NFTA_GEN_ID = 1;

/** How often a transaction or a dump that another change overtook is tried again. */
const ATTEMPTS = 16;

/** The kernel took a batch and then held something else than what was sent. */
export class UnconfirmedError extends Error {
  override readonly name = "UnconfirmedError";
}

let sequence = 0;

function ask(socket: NetlinkSocket, message: NftMessage): readonly Uint8Array[] {
  sequence += 1;
  const dump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
  const answers = request(socket, { ...message, sequence }, `reading ${message.subject}`, dump);
  return answers.map(({ body }) => body);
}

/** The generation of the ruleset: it changes with every committed transaction of anybody. */
function readGeneration(socket: NetlinkSocket): number {
  const [body] = ask(socket, nftMessage(NFT_MSG.getGeneration, 0, "the generation", []));
  return new AttributeSet((body ?? new Uint8Array(0)).subarray(NFGENMSG_LENGTH)).u32(NFTA_GEN_ID);
}

/**
 * Reads the table back; undefined when there is none.
 *
 * @throws NetlinkError, NetlinkFormatError (something in the table is not postern's), InterruptedDump
 *   (others kept changing the ruleset).
 */
export function readTable(socket: NetlinkSocket): Ruleset | undefined {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const before = readGeneration(socket);
      const ruleset = dumpTable(socket);
      if (readGeneration(socket) === before) return ruleset;
      if (attempt === ATTEMPTS) throw new InterruptedDump("the table");
    } catch (error) {
      if (!(error instanceof InterruptedDump) || attempt === ATTEMPTS) throw error;
    }
  }
}

function dumpTable(socket: NetlinkSocket): Ruleset | undefined {
  let table: Uint8Array | undefined;
  try {
    [table] = ask(socket, getTable());
  } catch (error) {
    if (error instanceof NetlinkError && error.errno === constants.errno.ENOENT) return undefined;
    throw error;
  }
  if (table === undefined) return undefined;
  return decodeTable({
    table,
    chains: ask(socket, getChains()),
    rules: ask(socket, getRules()),
    sets: ask(socket, getSets()).map((set) => ({
      set,
      elements: ask(socket, getSetElements(readSet(set).set.name)),
    })),
  });
}

/**
 * Puts the ruleset in the place of the table that is there, in one transaction, or removes the table when
 * `ruleset` is undefined; then reads it back. When this throws a NetlinkError, nothing has changed.
 *
 * @throws NetlinkError the kernel's refusal; UnconfirmedError when it does not hold what was sent.
 */
export function commitTable(socket: NetlinkSocket, ruleset: Ruleset | undefined): void {
  const messages = ruleset === undefined ? removeTable() : replaceTable(ruleset);
  for (let attempt = 1; ; attempt += 1) {
    const error = sendBatch(socket, messages);
    if (error === undefined) break;
    if (error.errno !== ERESTART || attempt === ATTEMPTS) throw error;
  }
  const held = readTable(socket);
  if ((held && renderTable(held)) !== (ruleset && renderTable(ruleset)))
    throw new UnconfirmedError("the kernel does not hold the rules that it was given");
}

/** Not in node's list: internal to the kernel, but what nfnetlink answers to a stale generation. */
const ERESTART = 85;

function sendBatch(
  socket: NetlinkSocket,
  messages: readonly NftMessage[],
): NetlinkError | undefined {
  socket.send(encodeBatch(messages, readGeneration(socket)));
  let first: NetlinkError | undefined;
  for (let datagram = socket.receive(false); datagram; datagram = socket.receive(false)) {
    for (const answer of parseMessages(datagram)) {
      const subject = messages[answer.sequence - 1]?.subject ?? "the batch";
      first ??= readError(answer, `writing ${subject}`);
    }
  }
  return first;
}
