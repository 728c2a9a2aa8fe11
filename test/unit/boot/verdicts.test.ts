// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { CONTROL_PLANE, OPEN } from "../../boot/policies.ts";
import { allTargets } from "../../boot/targets.ts";
import { complaints, judge, type OpenTo } from "../../boot/verdicts.ts";
import type { Observation, Sightings } from "../../probe/watch.ts";

const READY_AT = 30_000;
const target = allTargets().find(
  ({ service, source }) => service === "tcp 2379" && source === "stranger",
);
if (target === undefined) throw new Error("no such target");

function outcome(openTo: OpenTo, seen: { open?: Sightings; refused?: Sightings; sent?: number }) {
  const observation: Observation = {
    probe: target?.repeated.probe ?? { proto: "tcp", src: "", dst: "", dport: 0 },
    sent: seen.sent ?? 100,
    open: seen.open,
    refused: seen.refused,
  };
  return judge(target === undefined ? [] : [target], [observation], openTo, READY_AT)[0];
}

const early = { first: 20_000, last: 20_300, count: 2, pause: 300 };
const late = { first: 20_000, last: 31_000, count: 30, pause: 400 };

describe("the verdict on a service", () => {
  test("that must be closed: silence agrees", () => {
    expect(outcome(CONTROL_PLANE, {})?.agrees).toBe(true);
  });

  test("that must be closed: one answer before the guest was ready does not", () => {
    const seen = outcome(CONTROL_PLANE, { open: early });
    expect(seen).toMatchObject({ agrees: false, seen: "filtered", firstAnswer: 20_000 });
    expect(complaints(seen === undefined ? [] : [seen, seen])).toEqual([
      "tcp 2379: expected filtered, was filtered, first answered 20.0 s after power-on, from stranger; stranger",
    ]);
  });

  test("that must be closed: a refusal does not", () => {
    expect(outcome(CONTROL_PLANE, { refused: early })?.agrees).toBe(false);
  });

  test("that must be closed: silence proves nothing if nobody asked", () => {
    expect(outcome(CONTROL_PLANE, { sent: 0 })?.agrees).toBe(false);
  });

  test("that must be open: an answer after the guest was ready agrees", () => {
    expect(outcome(OPEN, { open: late, refused: early })?.agrees).toBe(true);
  });

  test("that must be open: silence in the end does not", () => {
    expect(outcome(OPEN, { open: early })?.agrees).toBe(false);
  });

  test("that must be open: a refusal in the end does not", () => {
    expect(outcome(OPEN, { refused: late })).toMatchObject({ agrees: false, seen: "refused" });
  });
});
