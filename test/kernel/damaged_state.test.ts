// SPDX-License-Identifier: Apache-2.0
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();
const folder = mkdtempSync(`${tmpdir()}/postern-test-`);

afterAll(() => rmSync(folder, { recursive: true }));

test("a reload that finds nothing but damaged state leaves every port closed, and says why", async () => {
  writeFileSync(`${folder}/kept`, "garbage");
  const environment = [`RUNTIME_DIRECTORY=${folder}`, `STATE_DIRECTORY=${folder}`];
  const run = (verb: string) => hosts.run(["env", ...environment, ...POSTERN, verb]);
  await run("lockdown");
  expect(await run("reload")).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^closed: lockdown/),
    stderr: expect.stringContaining(
      `problem: no configuration found, and what was kept cannot be used: ${folder}/kept: is damaged; give one`,
    ),
  });
});
