/** Puts a policy in force in the current network namespace and records it. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { type NetlinkSocket, openNetfilterSocket } from "../netlink/socket.ts";
import { identityOf } from "../nftables/identity.ts";
import { commitTable, readTable } from "../nftables/kernel.ts";
import { checkSeal, seal } from "../nftables/seal.ts";
import { isOpen, type Policy } from "../policy/policy.ts";
import { summarize } from "../policy/summary.ts";
import { compile } from "../ruleset/compile.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { VERSION } from "../version.ts";

/** What the seal and the record call the lockdown. */
export const LOCKDOWN_SUMMARY = "lockdown";

/** The table that a policy wants, sealed; undefined when it wants none. */
export function tableOf(policy: Policy): Ruleset | undefined {
  if (isOpen(policy)) return undefined;
  const summary = policy === LOCKDOWN ? LOCKDOWN_SUMMARY : summarize(policy);
  return seal(compile(policy), summary, VERSION);
}

/** The kernel took a batch and then held something else than what was sent. */
class UnconfirmedError extends Error {
  override readonly name = "UnconfirmedError";
}

/**
 * Replaces the table in one transaction and reads it back.
 *
 * @throws SystemCallError (no netlink), NetlinkError (the kernel refused; nothing has changed),
 *   UnconfirmedError (it holds something else).
 */
export function enforce(table: Ruleset | undefined): void {
  withSocket((socket) => {
    commitTable(socket, table);
    const held = readTable(socket, ({ ruleset }) => checkSeal(ruleset).kind === "intact");
    const wanted = table === undefined ? undefined : identityOf(table);
    if ((held && identityOf(held.ruleset)) !== wanted) {
      throw new UnconfirmedError("the kernel does not hold the rules that it was given");
    }
  });
}

/** What the kernel holds: no table, one with an intact seal, or one that is not as postern wrote it. */
export type Held =
  | { readonly kind: "none" }
  | { readonly kind: "sealed"; readonly summary: string; readonly digest: string }
  | { readonly kind: "altered"; readonly why: string };

/** The table that the kernel holds, whoever wrote it. Throws what readTable throws, and SystemCallError. */
export function heldTable(): Ruleset | undefined {
  return withSocket(
    (socket) => readTable(socket, ({ ruleset }) => checkSeal(ruleset).kind === "intact")?.ruleset,
  );
}

/** Reads what the kernel holds. Throws SystemCallError, NetlinkError. */
export function inspect(): Held {
  let table: Ruleset | undefined;
  try {
    table = heldTable();
  } catch (error) {
    if (error instanceof NetlinkFormatError) {
      return { kind: "altered", why: `it holds what postern never writes: ${error.message}` };
    }
    throw error;
  }
  return heldAs(table);
}

/** What the kernel holds when it holds this table, as it does after `enforce` has read it back. */
export function heldAs(table: Ruleset | undefined): Held {
  if (table === undefined) return { kind: "none" };
  const check = checkSeal(table);
  return check.kind === "intact"
    ? { kind: "sealed", summary: check.seal.summary, digest: check.seal.identity }
    : { kind: "altered", why: "its content does not match its seal" };
}

function withSocket<T>(use: (socket: NetlinkSocket) => T): T {
  const socket = openNetfilterSocket();
  try {
    return use(socket);
  } finally {
    socket.close();
  }
}
