// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { tableIdentity, trialsOver } from "../../../src/activation/record.ts";
import { confirmedOf, identityOf, LOCKDOWN, OPEN, recordOf, trialOf, WEB } from "./records.ts";

describe("the trials that are over", () => {
  const record = recordOf(trialOf(WEB, LOCKDOWN));
  const ending = { ended: "reverted", endedBy: "ben" } as const;
  const how = (now: number, end?: typeof ending) =>
    trialsOver(record, now, end).map(({ ended, endedBy }) => [ended, endedBy]);

  test("hold the last one when something ends it, by whom it was ended", () => {
    expect(how(99, ending)).toEqual([["reverted", "ben"]]);
    expect(how(99)).toEqual([]);
  });

  test("hold it as ended by its deadline once that has passed, whatever comes after", () => {
    expect(how(100)).toEqual([["deadline", null]]);
    expect(how(100, ending)).toEqual([["deadline", null]]);
  });

  test("are the last 32", () => {
    const many = Array.from({ length: 40 }, () => trialsOver(record, 100)).flat();
    const trials = trialsOver({ ...record, trials: many }, 99, ending);
    expect(trials).toHaveLength(32);
    expect(trials.at(-1)?.ended).toBe("reverted");
    expect(trialsOver(recordOf(confirmedOf(WEB)), 100, ending)).toEqual([]);
  });
});

test("the table in the kernel is that of the trial, or else of the confirmed policy, or none", () => {
  const trial = trialOf(WEB, LOCKDOWN);
  expect(tableIdentity(trial)).toBe(trial.trial?.table ?? "");
  expect(tableIdentity(confirmedOf(WEB))).toBe(identityOf(WEB));
  expect(tableIdentity(confirmedOf(OPEN))).toBeNull();
  expect(tableIdentity({ confirmed: null, trial: null })).toBeNull();
});
