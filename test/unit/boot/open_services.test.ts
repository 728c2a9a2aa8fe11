// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { openServices } from "../../boot/open_services.ts";
import { allTargets } from "../../boot/targets.ts";
import type { Outcome } from "../../boot/verdicts.ts";

test("what was open is listed by service, with everyone in one word", () => {
  const outcomes: readonly Outcome[] = allTargets(
    ["admin", "stranger"],
    ["tcp 22", "tcp 80", "tcp 443"],
  ).map((target) => {
    const isOpen = target.service === "tcp 80" || target.source === "admin";
    const seen = isOpen && target.service !== "tcp 443" ? "open" : "filtered";
    return { target, expected: "filtered", seen, firstAnswer: undefined, agrees: true };
  });
  expect(openServices(outcomes)).toEqual(["tcp 22     admin", "tcp 80     everyone who asked"]);
});
