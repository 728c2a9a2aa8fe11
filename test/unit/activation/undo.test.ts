// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { type Undo, undoOf } from "../../../src/activation/undo.ts";
import { monotonic } from "../../../src/linux/libc.ts";
import { heldOf, heldTrial, identityOf, LOCKDOWN, OPEN, WEB } from "./records.ts";

const TRIAL = heldTrial(WEB, LOCKDOWN, 30_000);

function identityAt({ tableAt }: Undo, now: number): string | null {
  return tableAt(now)?.identity ?? null;
}

describe("a trial that is put back", () => {
  test("ends when it would have", () => {
    const table = undoOf(TRIAL).tableAt(monotonic() + 10);
    expect(table?.identity).toBe(TRIAL.kind === "intact" ? TRIAL.seal.identity : "");
    const left = table?.ruleset.clock?.milliseconds ?? 0;
    expect(left).toBeWithin(19_900, 20_101);
  });

  test("is over when it would have been", () => {
    expect(identityAt(undoOf(TRIAL), monotonic() + 31)).toBe(identityOf(LOCKDOWN));
    expect(identityAt(undoOf(heldTrial(WEB, OPEN, 30_000)), monotonic() + 31)).toBeNull();
    expect(identityAt(undoOf(heldTrial(WEB, LOCKDOWN, undefined)), monotonic())).toBe(
      identityOf(LOCKDOWN),
    );
  });
});

test("what can be put back is what was there, or else the lockdown", () => {
  const inMinutes = monotonic() + 600;
  expect(identityAt(undoOf(heldOf(WEB)), inMinutes)).toBe(identityOf(WEB));
  expect(identityAt(undoOf({ kind: "none" }), inMinutes)).toBeNull();
  for (const held of [undefined, { kind: "foreign", why: "" } as const]) {
    expect(identityAt(undoOf(held), inMinutes)).toBe(identityOf(LOCKDOWN));
  }
});
