// SPDX-License-Identifier: Apache-2.0
// Runs on the host: replaces the table over a socket behind which something goes wrong, and prints what came
// of it.
import { changing } from "../../src/activation/change.ts";
import { readHeld, withSocket } from "../../src/activation/held.ts";
import { readPlace } from "../../src/activation/place.ts";
import { replace } from "../../src/activation/replace.ts";
import { replaceAndRemember } from "../../src/activation/replace_and_remember.ts";
import { sealed } from "../../src/activation/sealed_table.ts";
import { errorText } from "../../src/linux/error_text.ts";
import { LostAnswers, type NetlinkSocket } from "../../src/netlink/socket.ts";
import { commitTable } from "../../src/nftables/commit_table.ts";
import { unconfirmedText } from "../../src/report/kernel_line.ts";
import { compile } from "../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../src/ruleset/lockdown.ts";
import type { Rule, Ruleset } from "../../src/ruleset/ruleset.ts";
import { ACCEPT, jump, rule } from "../../src/ruleset/statements.ts";
import { ownTable } from "./own_table.ts";

const NFNL_MSG_BATCH_BEGIN = 16;

const lockdown = compile(LOCKDOWN);

/** The lockdown and a chain, which comes last by its name. */
function withChain(name: string, rules: readonly Rule[]): Ruleset {
  const chain = { name, hook: undefined, comment: undefined, rules };
  return { ...lockdown, chains: [...lockdown.chains, chain] };
}

const FORMER = sealed(withChain("rule-former", []), "former");
const NEXT = sealed(withChain("rule-next", []), "next");
const REFUSED = sealed(
  withChain("rule-refused", [rule([jump("nowhere")], "into the void")]),
  "refused",
);
const LARGE = withChain(
  "rule-large",
  Array.from({ length: 20_000 }, () => rule([ACCEPT], "one of many")),
);

/** The socket, behind which `act` is done right after each of the first batches. */
function afterBatches(socket: NetlinkSocket, batches: number, act: () => void): NetlinkSocket {
  let left = batches;
  return {
    ...socket,
    send(datagram) {
      socket.send(datagram);
      const isBatch = (datagram[4] ?? 0) === NFNL_MSG_BATCH_BEGIN && datagram[5] === 0;
      if (!isBatch || left === 0) return;
      left -= 1;
      act();
    },
  };
}

function letAllIn(): void {
  Bun.spawnSync(["nft", "insert rule inet postern ingress accept"]);
}

/** A socket that has lost answers once, right after a batch. */
function losingAnswers(socket: NetlinkSocket): NetlinkSocket {
  let isLost = false;
  const after = afterBatches(socket, 1, () => {
    isLost = true;
  });
  return {
    ...after,
    receive(wait) {
      if (!isLost) return socket.receive(wait);
      isLost = false;
      throw new LostAnswers("answers were lost");
    },
  };
}

function overtaken(batches: number, isKnown: boolean): string {
  return withSocket((socket) => {
    const before = isKnown ? readHeld(socket) : undefined;
    const overtakenSocket = afterBatches(socket, batches, letAllIn);
    const replaced = replace(overtakenSocket, before, NEXT, readPlace(socket));
    return replaced.kind === "taken back"
      ? unconfirmedText(replaced.why, replaced.putBack)
      : replaced.kind;
  });
}

/** The same of a change as a lockdown or a repair makes it. */
function overtakenInsisting(): string {
  const ending = { ended: "replaced", endedBy: null } as const;
  const inForce = { confirmed: null, trial: null };
  return changing({ onWait: () => {}, insists: true, overrides: true }, (change) => {
    const socket = afterBatches(change.socket, 1, letAllIn);
    const replaced = replaceAndRemember(
      { ...change, socket },
      { table: NEXT, inForce, ending, cuts: false },
    );
    return replaced.kind === "taken back"
      ? unconfirmedText(replaced.why, replaced.putBack)
      : replaced.kind;
  });
}

const CASES: Readonly<Record<string, () => string>> = {
  former: () => withSocket((socket) => replace(socket, undefined, FORMER, readPlace(socket)).kind),
  "overtaken, the former table known": () => overtaken(1, true),
  "overtaken, the former table unknown": () => overtaken(1, false),
  "overtaken, insisting": overtakenInsisting,
  "overtaken again and again": () => overtaken(9, true),
  "refused, answers lost": () =>
    withSocket((socket) => {
      const replaced = replace(losingAnswers(socket), undefined, REFUSED, readPlace(socket));
      return replaced.kind === "refused" ? replaced.why : replaced.kind;
    }),
  "20,000 rules over an owned table": () =>
    withSocket((owner) => {
      ownTable(owner);
      try {
        withSocket((socket) => commitTable(socket, LARGE, { kind: "any" }));
        return "no refusal";
      } catch (error) {
        return errorText(error);
      }
    }),
};

console.log(CASES[process.argv[2] ?? ""]?.());
