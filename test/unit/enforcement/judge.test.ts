import { describe, expect, test } from "bun:test";
import {
  describe as describeState,
  judge,
  judgeUnanswered,
} from "../../../src/enforcement/judge.ts";

const sealed = { kind: "sealed", summary: "block, 2 rules", digest: "d" } as const;
const applied = {
  summary: "block, 2 rules",
  digest: "d",
  source: "volume",
  sha256: "s",
  since: "2026-01-01T00:00:00.000Z",
  problem: null,
};

describe("what the kernel holds", () => {
  test("is as intended when it is what was applied", () => {
    expect(judge(sealed, applied)).toEqual({
      verdict: "filtering: block, 2 rules",
      problems: [],
      origin: applied,
    });
  });

  test("is as intended with an intact seal and no record", () => {
    expect(judge(sealed, undefined).problems).toEqual([]);
  });

  test("is not when it is something else than was applied", () => {
    expect(judge(sealed, { ...applied, digest: "other" }).problems).toHaveLength(1);
  });

  test("is not when the policy that was asked for could not be put in force", () => {
    expect(judge(sealed, { ...applied, problem: "no policy" }).problems).toEqual(["no policy"]);
  });

  test("is not when the table was altered, whatever was applied", () => {
    const held = { kind: "altered", why: "changed" } as const;
    expect(judge(held, applied).problems).toEqual(["changed"]);
    expect(judge(held, undefined).problems).toEqual(["changed"]);
  });

  test("is as intended without a table only when none was meant", () => {
    const none = { kind: "none" } as const;
    expect(judge(none, { ...applied, digest: null }).problems).toEqual([]);
    expect(judge(none, applied).problems).toEqual(["the table is gone"]);
    expect(judge(none, undefined).problems).toEqual(["nothing was applied"]);
  });

  test("is not known when the kernel does not say, and what was known before stays known", () => {
    const judgement = judgeUnanswered("socket: EPERM", { ...applied, problem: "no policy" });
    expect(judgement.verdict).toStartWith("unknown:");
    expect(judgement.problems).toEqual(["no policy", "socket: EPERM"]);
  });
});

describe("the line that tells it", () => {
  test("names mode, rules, source, checksum and time", () => {
    expect(describeState(judge(sealed, applied))).toBe(
      "filtering: block, 2 rules, from volume, sha256 s, since 2026-01-01T00:00:00Z",
    );
  });

  test("names no origin that the lockdown does not have", () => {
    const lockdown = { ...applied, summary: "lockdown", source: "built in", sha256: null };
    expect(describeState(judge({ ...sealed, summary: "lockdown" }, lockdown))).toBe(
      "closed: lockdown, since 2026-01-01T00:00:00Z",
    );
  });

  test("names no origin when the kernel holds something else than was recorded", () => {
    expect(describeState(judge(sealed, { ...applied, digest: "other" }))).toBe(
      "filtering: block, 2 rules",
    );
  });
});
