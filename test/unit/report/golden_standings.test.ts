// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { join } from "node:path";
import type { Standing } from "../../../src/activation/standing.ts";
import { describe } from "../../../src/report/describe.ts";
import { inForceLine, refusedLine } from "../../../src/report/kernel_line.ts";
import { issueText, motdText } from "../../../src/report/login_notice.ts";
import { statusJson, statusLines } from "../../../src/report/status.ts";
import { expectGolden } from "../../golden/expect_golden.ts";
import {
  ALTERED,
  CLOSED,
  FILTERING,
  ON_TRIAL,
  OPENED,
  REFUSED,
  REPAIRED,
  TRIED,
  UNREMEMBERED,
} from "./standings.ts";

const GOLDEN = join(import.meta.dir, "../../golden/standings");

/** Whatever a machine says of how things stand, place by place. */
function everywhere(standing: Standing): string {
  const kernel = [
    inForceLine(standing),
    inForceLine(standing, "confirmed"),
    refusedLine("no configuration found", "give one", standing),
  ].map(({ level, text }) => `${level}: ${text}\n`);
  const json = JSON.stringify(statusJson(standing), null, 2);
  return [
    "# service\n",
    `${describe(standing)}\n`,
    "# above the login prompt\n",
    issueText(standing),
    "# after a login\n",
    motdText(standing),
    "# kernel log\n",
    ...kernel,
    "# status\n",
    statusLines(standing).join("\n"),
    "\n# status --json\n",
    // The identity of a table changes with what a policy compiles to.
    `${json.replace(/1:[0-9a-f]{64}/g, "1:SHA256")}\n`,
  ].join("");
}

test.each([
  ["filtering", FILTERING],
  ["closed", CLOSED],
  ["open", OPENED],
  ["refused", REFUSED],
  ["repaired", REPAIRED],
  ["altered", ALTERED],
  ["on-trial", ON_TRIAL],
  ["trial-over", TRIED],
  ["trial-unremembered", UNREMEMBERED],
])("%s: every place says what it says", async (name, standing) => {
  await expectGolden(join(GOLDEN, `${name}.txt`), everywhere(standing));
});

test("what stays on a screen says until when a trial lasts and what comes then, and counts nothing", () => {
  const shown = [issueText, motdText, describe, (each: Standing) => inForceLine(each).text];
  for (const text of shown.map((each) => each(ON_TRIAL))) {
    expect(text).toContain("on trial until 2026-01-01T00:01:00Z");
    expect(text).toContain("then closed: lockdown");
    expect(text).not.toMatch(/\d s\b|left/);
  }
  for (const text of shown.map((each) => each(UNREMEMBERED))) {
    expect(text).toContain("on trial until its deadline");
    expect(text).toContain("then closed: lockdown");
  }
});

test("what is asked for counts the seconds that are left, rounded up", () => {
  expect(statusLines(ON_TRIAL)).toContain(
    "trial: 30 s left, until 2026-01-01T00:01:00Z; then closed: lockdown",
  );
  expect(statusJson(ON_TRIAL).trial).toMatchObject({
    secondsLeft: 29.2,
    confirmed: { state: "closed", summary: "lockdown", revision: 4 },
  });
});

test("who looks at a trial is told what it will cut", () => {
  const { trial } = ON_TRIAL;
  if (trial === undefined) throw new Error("it is on trial");
  const cutting = { ...ON_TRIAL, trial: { ...trial, cuts: true } };
  expect(statusLines(cutting)).toContain(
    "trial: 30 s left, until 2026-01-01T00:01:00Z; then closed: lockdown; connections that it does not admit are cut when it is confirmed",
  );
  expect(statusJson(cutting).trial).toMatchObject({ cutsWhenConfirmed: true });
  expect(statusJson(UNREMEMBERED).trial).toMatchObject({ cutsWhenConfirmed: null });
});

test("a trial that is over is told as the last one, and nothing is on trial", () => {
  expect(statusLines(TRIED)).toContain(
    "last trial: block, 2 rules, from volume (postern:postern.yaml); ended by its deadline at 2026-01-01T00:01:00Z",
  );
  expect(statusJson(TRIED).trial).toBeNull();
});

test("warnings come after all that is told of what is in force", () => {
  const lines = statusLines(ON_TRIAL, undefined, ["kubespan is a veth"]);
  expect(lines.at(-1)).toBe("warning: kubespan is a veth");
  expect(lines.slice(0, -1)).toEqual([...statusLines(ON_TRIAL)]);
});
