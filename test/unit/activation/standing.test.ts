// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Held } from "../../../src/activation/held.ts";
import type { PolicyRecord } from "../../../src/activation/record.ts";
import { promoted, standingOf, unanswered } from "../../../src/activation/standing.ts";
import type { Recall } from "../../../src/activation/store.ts";
import {
  confirmedOf,
  entryOf,
  heldOf,
  heldTrial,
  identityOf,
  LOCKDOWN,
  OPEN,
  recordOf,
  trialOf,
  WEB,
} from "./records.ts";

const NOW = 70;
const NO_RECORD: Recall = { kind: "none" };
const UNREADABLE: Recall = { kind: "unreadable", why: "record.json: is damaged" };

function recall(record: PolicyRecord): Recall {
  return { kind: "record", record };
}

/** What a standing says, in a word each. */
function said(held: Held, known: Recall, now = NOW) {
  const { state, summary, entry, trial, problems } = standingOf(held, known, now);
  return { state, summary, by: entry?.by, trial, problems };
}

describe("a table that is as postern wrote it", () => {
  test("filters, and what is remembered of it is known", () => {
    expect(said(heldOf(WEB), recall(recordOf(confirmedOf(WEB))))).toEqual({
      state: "filtering",
      summary: "block, 2 rules",
      by: "ann",
      trial: undefined,
      problems: [],
    });
  });

  test("is closed when it is the lockdown's", () => {
    const record = recordOf(confirmedOf(LOCKDOWN, { kind: "lockdown", by: "systemd" }));
    expect(said(heldOf(LOCKDOWN), recall(record))).toMatchObject({
      state: "closed",
      summary: "lockdown",
      by: "systemd",
      problems: [],
    });
  });

  test("says itself what it is where nothing is remembered", () => {
    expect(said(heldOf(WEB), NO_RECORD)).toEqual({
      state: "filtering",
      summary: "block, 2 rules",
      by: undefined,
      trial: undefined,
      problems: [],
    });
  });

  test("and a record that cannot be read is a problem", () => {
    expect(said(heldOf(WEB), UNREADABLE)).toMatchObject({
      state: "filtering",
      by: undefined,
      problems: ["record.json: is damaged"],
    });
  });

  test.each([
    ["another one", recordOf(confirmedOf(LOCKDOWN))],
    ["none", recordOf(confirmedOf(OPEN))],
    ["a trial", recordOf(trialOf(WEB, LOCKDOWN))],
  ])("is not the last one when the record says %s", (_, record) => {
    expect(said(heldOf(WEB), recall(record))).toEqual({
      state: "filtering",
      summary: "block, 2 rules",
      by: undefined,
      trial: undefined,
      problems: ["the table is not the one that was last applied"],
    });
  });
});

describe("what was about to be in force", () => {
  const next = confirmedOf(WEB, { by: "ben" });
  const record = recordOf(confirmedOf(LOCKDOWN), { next });

  test("is when the kernel holds its table", () => {
    expect(said(heldOf(WEB), recall(record))).toMatchObject({ by: "ben", problems: [] });
    expect(standingOf(heldOf(WEB), recall(record), NOW).record?.inForce).toEqual(next);
  });

  test("is not when the kernel still holds the one before", () => {
    expect(said(heldOf(LOCKDOWN), recall(record))).toMatchObject({ by: "ann", problems: [] });
  });

  test("is not believed of a policy that wants no table: anybody may have removed the former one", () => {
    const opening = recordOf(confirmedOf(WEB), { next: confirmedOf(OPEN, { by: "ben" }) });
    expect(said({ kind: "none" }, recall(opening))).toMatchObject({
      state: "open",
      by: undefined,
      problems: ["the table is gone"],
    });
  });

  test("is not known of a table that was altered", () => {
    const held: Held = { kind: "altered", why: "x", ruleset: undefined, stated: undefined };
    expect(standingOf(held, recall(record), NOW).record).toEqual(record);
  });

  test("takes the place of what was, and is no longer about to be", () => {
    expect(promoted(record, identityOf(WEB))).toEqual(recordOf(next));
    expect(promoted(record, identityOf(LOCKDOWN))).toBe(record);
    expect(promoted(record, undefined)).toBe(record);
    expect(promoted(recordOf(confirmedOf(WEB)), identityOf(WEB)).next).toBeNull();
  });
});

describe("no table", () => {
  test("is open, as it was meant, when the policy in force wants none", () => {
    expect(said({ kind: "none" }, recall(recordOf(confirmedOf(OPEN))))).toEqual({
      state: "open",
      summary: "accept, no rules",
      by: "ann",
      trial: undefined,
      problems: [],
    });
  });

  test.each([
    ["a policy", recordOf(confirmedOf(WEB))],
    ["the lockdown", recordOf(confirmedOf(LOCKDOWN))],
    ["a trial", recordOf(trialOf(WEB, LOCKDOWN))],
    ["a trial before an open policy", recordOf(trialOf(WEB, OPEN))],
  ])("is open, and a problem, when %s was in force", (_, record) => {
    expect(said({ kind: "none" }, recall(record))).toEqual({
      state: "open",
      summary: "no table inet postern",
      by: undefined,
      trial: undefined,
      problems: ["the table is gone"],
    });
  });

  test("is a problem where nothing was ever applied", () => {
    const nothing = recordOf({ confirmed: null, trial: null });
    for (const known of [NO_RECORD, recall(nothing)]) {
      expect(said({ kind: "none" }, known).problems).toEqual(["nothing was applied"]);
    }
    expect(said({ kind: "none" }, UNREADABLE).problems).toEqual([
      "record.json: is damaged",
      "nothing was applied",
    ]);
  });
});

describe("a trial", () => {
  const record = recordOf(trialOf(WEB, LOCKDOWN));

  test("decides until its deadline, and it is known what comes then", () => {
    expect(said(heldTrial(WEB, LOCKDOWN, 30_000), recall(record))).toEqual({
      state: "filtering",
      summary: "block, 2 rules",
      by: "ann",
      trial: {
        left: 30_000,
        until: "2026-01-01T00:01:00.123Z",
        cuts: false,
        confirmed: { state: "closed", summary: "lockdown" },
      },
      problems: [],
    });
  });

  test("that is over leaves the confirmed policy, though nobody has said so since", () => {
    expect(said(heldTrial(WEB, LOCKDOWN, undefined), recall(record), 101)).toEqual({
      state: "closed",
      summary: "lockdown",
      by: "systemd",
      trial: undefined,
      problems: [],
    });
  });

  test("that is over is among those that are, and before that it is not", () => {
    const trials = (left: number | undefined, now: number) =>
      standingOf(heldTrial(WEB, LOCKDOWN, left), recall(record), now).record?.trials;
    expect(trials(30_000, NOW)).toEqual([]);
    // The kernel's deadline is the one that counts.
    expect(trials(1, 100)).toEqual([]);
    expect(trials(undefined, 100)).toEqual([
      {
        summary: "block, 2 rules",
        source: "volume (postern:postern.yaml)",
        sha256: "ab".repeat(32),
        since: "2026-01-01T00:00:00.123Z",
        by: "ann",
        ended: "deadline",
        at: "2026-01-01T00:01:00.123Z",
        endedBy: null,
      },
    ]);
  });

  test("may be of an open policy, and fall back to one", () => {
    const opening = recall(recordOf(trialOf(OPEN, WEB)));
    expect(said(heldTrial(OPEN, WEB, 30_000), opening)).toMatchObject({
      state: "open",
      summary: "accept, no rules",
      trial: { confirmed: { state: "filtering", summary: "block, 2 rules" } },
      problems: [],
    });
    const closing = recall(recordOf(trialOf(WEB, OPEN)));
    expect(said(heldTrial(WEB, OPEN, undefined), closing)).toMatchObject({
      state: "open",
      summary: "accept, no rules",
      by: "systemd",
      problems: [],
    });
  });

  test("is one where nothing is remembered of it", () => {
    expect(said(heldTrial(WEB, LOCKDOWN, 30_000), NO_RECORD)).toEqual({
      state: "filtering",
      summary: "block, 2 rules",
      by: undefined,
      trial: {
        left: 30_000,
        until: undefined,
        cuts: undefined,
        confirmed: { state: "closed", summary: "lockdown" },
      },
      problems: [],
    });
  });

  test("that somebody put there in the place of what was last applied is a problem", () => {
    const other = recall(recordOf(confirmedOf(LOCKDOWN)));
    expect(said(heldTrial(WEB, LOCKDOWN, 30_000), other).problems).toEqual([
      "the table is not the one that was last applied",
    ]);
  });

  test("whose deadline somebody moved is a problem, and a moment is none", () => {
    const problems = (left: number) =>
      said(heldTrial(WEB, LOCKDOWN, left), recall(record)).problems;
    expect(problems(30_000)).toEqual([]);
    expect(problems(31_900)).toEqual([]);
    expect(problems(40_000)).toEqual([
      "the trial ends 10 s later than it was meant to: somebody changed its clock",
    ]);
    expect(problems(1_000)).toEqual([
      "the trial ends 29 s earlier than it was meant to: somebody changed its clock",
    ]);
  });

  test("whose clock was set to another time is a problem, whatever is left of it", () => {
    const held = heldTrial(WEB, LOCKDOWN, 30_000, 3_600_000);
    expect(said(held, recall(record)).problems).toEqual([
      "the trial ends 0 s later than it was meant to: somebody changed its clock",
    ]);
  });

  test("that is over leaves an open machine on which nothing was ever applied", () => {
    const { trial } = trialOf(WEB, OPEN);
    const record = recordOf({ confirmed: null, trial });
    expect(said(heldTrial(WEB, OPEN, undefined), recall(record)).problems).toEqual([
      "nothing was applied",
    ]);
  });
});

describe("a table that is not as postern wrote it", () => {
  const altered: Held = {
    kind: "altered",
    why: "its content does not match its seal",
    ruleset: WEB.ruleset,
    stated: undefined,
  };

  test("is not known to filter, and its differences are named where they can be", () => {
    const record = recordOf(confirmedOf(WEB));
    expect(said(altered, recall(record))).toEqual({
      state: "unknown",
      summary: "table inet postern is not as postern wrote it",
      by: undefined,
      trial: undefined,
      problems: ["its content does not match its seal"],
    });
    const standing = standingOf(altered, recall(record), NOW, (held, known) => {
      expect({ held, known }).toEqual({ held: altered, known: record });
      return ["chain ingress is missing", "set a was added"];
    });
    expect(standing.problems).toEqual(["chain ingress is missing", "set a was added"]);
  });

  test("is a problem beside a record that cannot be read", () => {
    expect(said(altered, UNREADABLE).problems).toEqual([
      "record.json: is damaged",
      "its content does not match its seal",
    ]);
  });

  test("or which another version wrote, is not known to filter", () => {
    const held: Held = { kind: "foreign", why: "postern 9.0.0 wrote it" };
    expect(said(held, recall(recordOf(confirmedOf(WEB))))).toEqual({
      state: "unknown",
      summary: "another version of postern wrote the table",
      by: undefined,
      trial: undefined,
      problems: ["postern 9.0.0 wrote it"],
    });
  });
});

describe("what stands beside it", () => {
  const refused = {
    problem: "no configuration found; give one",
    source: null,
    at: "2026-01-01T00:00:09.000Z",
  };

  test("a refusal is a problem, and the first", () => {
    const filtering = recall(recordOf(confirmedOf(WEB), { refused }));
    expect(said(heldOf(WEB), filtering).problems).toEqual([
      "new configuration refused: no configuration found; give one",
    ]);
    expect(said({ kind: "none" }, filtering).problems).toEqual([
      "new configuration refused: no configuration found; give one",
      "the table is gone",
    ]);
  });

  test("a refusal behind closed ports is why they are closed", () => {
    const closed = recall(recordOf(confirmedOf(LOCKDOWN), { refused }));
    expect(said(heldOf(LOCKDOWN), closed).problems).toEqual(["no configuration found; give one"]);
  });

  test("a policy that could not be kept is a problem while it decides", () => {
    const keepFault = "kept: there is no space left";
    const problem =
      'it is not kept for the next boot: kept: there is no space left; "postern apply" it again';
    const record = recordOf(confirmedOf(WEB, { keepFault }));
    expect(said(heldOf(WEB), recall(record)).problems).toEqual([problem]);
    const trial = trialOf(OPEN, WEB);
    const behind = recordOf({ ...trial, confirmed: entryOf(WEB, { keepFault }) });
    expect(said(heldTrial(OPEN, WEB, 30_000), recall(behind)).problems).toEqual([]);
    expect(said(heldTrial(OPEN, WEB, undefined), recall(behind)).problems).toEqual([problem]);
  });
});

test("a kernel that does not say is not known to filter", () => {
  const record = recordOf(confirmedOf(WEB));
  const { state, summary, entry, problems } = unanswered("this needs root", recall(record));
  expect({ state, summary, entry, problems }).toEqual({
    state: "unknown",
    summary: "the kernel does not say",
    entry: undefined,
    problems: ["this needs root"],
  });
  expect(unanswered("this needs root", UNREADABLE).problems).toEqual([
    "record.json: is damaged",
    "this needs root",
  ]);
});
