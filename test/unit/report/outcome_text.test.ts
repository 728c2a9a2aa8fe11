// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { policyCandidate } from "../../../src/activation/candidate.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { inForceText, keepingText, onTrialText } from "../../../src/report/outcome_text.ts";
import { documents } from "../../random/draft.ts";
import { accepted } from "../config/loaded.ts";
import { CLOSED, FILTERING, ON_TRIAL, OPENED, UNREMEMBERED } from "./standings.ts";

const AS_BEFORE = { kind: "as before" } as const;
const NOTHING = { keeping: AS_BEFORE, faults: [], ended: undefined, cut: undefined };

describe("what was put in force", () => {
  test("is said, and what it means for whoever is outside", () => {
    const first = (standing: typeof FILTERING) =>
      inForceText("applied", { ...NOTHING, standing }).lines;
    expect(first(FILTERING)).toEqual(["applied: block, 2 rules"]);
    expect(first(CLOSED)).toEqual(["applied: lockdown; every port is closed"]);
    expect(first(OPENED)).toEqual(["applied: accept, no rules; everything is open"]);
  });

  test("says which trial it ends, whether it is kept, and what could not be remembered", () => {
    expect(
      inForceText("confirmed", {
        standing: FILTERING,
        keeping: { kind: "kept", revision: 7, outranked: "postern:postern.yaml", unstaged: 6 },
        ended: { summary: "accept, 1 rule" },
        cut: 12,
        faults: ["this is not remembered: record.json: there is no space left"],
      }),
    ).toEqual({
      lines: [
        "confirmed: block, 2 rules",
        "this ends the trial of accept, 1 rule",
        "connections cut: 12",
        "kept for the next boot: revision 7",
        "revision 6, which was staged, will not come into force",
      ],
      warnings: [
        "postern:postern.yaml will win at the next boot, and at the next reload",
        "this is not remembered: record.json: there is no space left",
      ],
    });
  });
});

test("every way of keeping is told, what went wrong as a warning", () => {
  expect(
    keepingText({ kind: "kept", revision: 1, outranked: undefined, unstaged: undefined }),
  ).toEqual({
    lines: ["kept for the next boot: revision 1"],
    warnings: [],
  });
  expect(keepingText({ kind: "not kept", why: "there is no state directory here" })).toEqual({
    lines: ["not kept for the next boot: there is no state directory here"],
    warnings: [],
  });
  expect(keepingText({ kind: "failed", why: "kept: there is no space left" })).toEqual({
    lines: [],
    warnings: ["in force, but not kept for the next boot: kept: there is no space left"],
  });
  expect(keepingText(AS_BEFORE)).toEqual({ lines: [], warnings: [] });
});

describe("what was put on trial", () => {
  const candidate = policyCandidate(
    policyOf(accepted(documents({ mode: "block", rules: [], podSubnets: [] }))),
    "a.yaml",
    [],
  );
  const outcome = {
    kind: "on trial",
    candidate,
    ended: undefined,
    cuts: false,
    faults: [],
  } as const;
  const HOW =
    'to keep it: "postern confirm", over a connection made since; to end it: "postern revert"';

  test("says until when, what comes then, and how to keep it", () => {
    expect(onTrialText({ ...outcome, standing: ON_TRIAL })).toEqual({
      lines: [
        "on trial: block, 2 rules",
        "until 2026-01-01T00:01:00Z, 29 s from now; then closed: lockdown",
        HOW,
      ],
      warnings: [],
    });
  });

  test("says which trial it replaces, what it cuts later, and what could not be remembered", () => {
    expect(
      onTrialText({
        ...outcome,
        cuts: true,
        standing: UNREMEMBERED,
        ended: { summary: "accept, 1 rule" },
        faults: ["it can be confirmed, but will not be kept: no space"],
      }),
    ).toEqual({
      lines: [
        "on trial: block, 2 rules",
        "this replaces the trial of accept, 1 rule",
        "until its deadline, 29 s from now; then closed: lockdown",
        "connections that it does not admit are cut when it is confirmed",
        HOW,
      ],
      warnings: ["it can be confirmed, but will not be kept: no space"],
    });
  });
});
