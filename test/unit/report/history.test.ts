// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Listed } from "../../../src/activation/kept.ts";
import type { Revision } from "../../../src/activation/revision.ts";
import { type History, historyJson, historyLines } from "../../../src/report/history.ts";
import { endText } from "../../../src/report/status.ts";
import { ENDED } from "./standings.ts";

function revision(number: number, rest: Partial<Revision> = {}): Revision {
  return {
    schema: 1,
    revision: number,
    summary: "block, 2 rules",
    source: "a.yaml",
    sha256: `${number}`.repeat(64),
    how: "applied",
    by: "ann",
    at: `2026-01-0${number}T00:00:00.123Z`,
    documents: [],
    ...rest,
  };
}

function listed(...args: Parameters<typeof revision>): Listed {
  return { kind: "revision", revision: revision(...args) };
}

const HISTORY: History = {
  revisions: [
    listed(1, { how: "confirmed", summary: "accept, no rules" }),
    listed(2),
    listed(3, { how: "staged", by: "root" }),
    listed(4, { how: "staged", source: "a.yaml, b.yaml" }),
  ],
  kept: 4,
  inForce: { revision: 2, sha256: "2".repeat(64) },
  trials: [ENDED, { ...ENDED, ended: "reverted", endedBy: "ann" }],
};

describe("the history", () => {
  test("is a table, the newest first, and the trials behind it", () => {
    expect(historyLines(HISTORY)).toEqual([
      "revision  time                  sha256        policy            how               state     source",
      "4         2026-01-04T00:00:00Z  444444444444  block, 2 rules    staged by ann     kept      a.yaml, b.yaml",
      "3         2026-01-03T00:00:00Z  333333333333  block, 2 rules    staged by root    replaced  a.yaml",
      "2         2026-01-02T00:00:00Z  222222222222  block, 2 rules    applied by ann    in force  a.yaml",
      "1         2026-01-01T00:00:00Z  111111111111  accept, no rules  confirmed by ann  replaced  a.yaml",
      "trial of accept, 1 rule, since 2025-12-31T23:00:00Z, from b.yaml: ended by its deadline at 2025-12-31T23:01:00Z",
      "trial of accept, 1 rule, since 2025-12-31T23:00:00Z, from b.yaml: reverted by ann at 2025-12-31T23:01:00Z",
    ]);
  });

  test("says of a revision that it is both kept and in force", () => {
    const [, newest] = historyLines({
      ...HISTORY,
      kept: 4,
      inForce: { revision: 4, sha256: "4".repeat(64) },
    });
    expect(newest).toContain("  kept, in force  ");
  });

  test("names a revision that is damaged, and does not take one of the same number for in force", () => {
    const why = "/state/revisions/1: is damaged";
    const damaged: Listed = { kind: "damaged", number: 1, why };
    const history = {
      ...HISTORY,
      revisions: [damaged, listed(2)],
      inForce: { revision: 2, sha256: "another" },
    };
    const [, newest, oldest] = historyLines(history);
    expect(newest).toContain("  replaced  ");
    expect(oldest).toEndWith(`damaged: ${why}`);
    expect(historyJson(history).revisions[0]).toEqual({ revision: 1, state: "damaged", why });
  });

  test("is empty where nothing was kept, and may hold trials alone", () => {
    const empty = { revisions: [], kept: undefined, inForce: undefined, trials: [] };
    expect(historyLines(empty)).toEqual([]);
    expect(historyLines({ ...empty, trials: [ENDED] })).toHaveLength(1);
    expect(historyJson(empty)).toEqual({ kept: null, inForce: null, revisions: [], trials: [] });
  });

  test("is the same as JSON, the oldest first", () => {
    const json = historyJson(HISTORY);
    expect(json).toMatchObject({ kept: 4, inForce: 2, trials: HISTORY.trials });
    expect(json.revisions.map(({ revision: number, state }) => [number, state])).toEqual([
      [1, "replaced"],
      [2, "in force"],
      [3, "replaced"],
      [4, "kept"],
    ]);
    expect(json.revisions[0]).toEqual({
      revision: 1,
      at: "2026-01-01T00:00:00.123Z",
      sha256: "1".repeat(64),
      summary: "accept, no rules",
      source: "a.yaml",
      how: "confirmed",
      by: "ann",
      state: "replaced",
    });
  });
});

test.each([
  ["deadline", null, "ended by its deadline at 2025-12-31T23:01:00Z"],
  ["confirmed", "ann", "confirmed by ann at 2025-12-31T23:01:00Z"],
  ["reverted", "ann", "reverted by ann at 2025-12-31T23:01:00Z"],
  ["replaced", null, "replaced at 2025-12-31T23:01:00Z"],
] as const)("a trial that was ended by %s, %p says so", (ended, endedBy, said) => {
  expect(endText({ ...ENDED, ended, endedBy })).toBe(said);
});
