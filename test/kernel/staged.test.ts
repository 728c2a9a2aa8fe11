// SPDX-License-Identifier: Apache-2.0
// What was staged is what the next boot finds, and nothing else is said of it.
import { expect, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import { guardedHost, opening } from "./guarded_host.ts";

const STAGE = ["apply", "--mode=staged", "-"];
const WILL_NOT = "which was staged, will not come into force";

const { folder, postern, sh } = await guardedHost();

test("a staged policy is kept though an old revision cannot be removed", async () => {
  for (let number = 1; number <= 33; number += 1) {
    mkdirSync(`${folder()}/state/revisions/${number}`, { recursive: true });
  }
  const { exitCode, stdout, stderr } = await sh(
    "mount -t tmpfs none state/revisions/1; postern apply --mode=staged -",
    opening(80),
  );
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: "staged: block, 1 rule; nothing changes now\nkept for the next boot: revision 34\n",
  });
  expect(stderr).not.toContain("error");
  expect(readFileSync(`${folder()}/state/kept`, "utf8")).toBe("34\n");
});

test("an apply says of a staged policy that it will not come into force", async () => {
  await postern(["apply", "-"], opening(80));
  await postern(STAGE, opening(81));
  expect((await postern(["apply", "-"], opening(82))).stdout).toContain(`revision 2, ${WILL_NOT}`);
});

test.each([
  ["read", ["reload"]],
  ["applied", ["apply", "-"]],
])("but not of one that is in force, since it was %s", async (_, verb) => {
  await postern(["apply", "-"], opening(80));
  await postern(STAGE, opening(81));
  expect(await postern(verb, opening(81))).toMatchObject({ exitCode: 0 });
  const { stdout } = await postern(["apply", "-"], opening(82));
  expect(stdout).toContain("kept for the next boot: revision 3\n");
  expect(stdout).not.toContain(WILL_NOT);
});
