// SPDX-License-Identifier: Apache-2.0
// A trial that nobody began here, put in the place of one that somebody did: nothing that is remembered of that
// is said of it, and it ends in nothing that was not confirmed.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { opening } from "./guarded_host.ts";
import type { CommandResult } from "./host.ts";
import { listRuleset } from "./listing.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const [KEPT, TRIED, FORGED, BEHIND] = [opening(8001), opening(8002), opening(8003), opening(8004)];
const TRY = ["apply", "--mode=try", "--timeout=60s", "-"];

const hosts = await twoHosts();
let folder: string;

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  mkdirSync(`${folder}/state`);
});

afterEach(() => rmSync(folder, { recursive: true }));

function postern(args: readonly string[], stdin = "", at = folder): Promise<CommandResult> {
  const environment = [`RUNTIME_DIRECTORY=${at}`, `STATE_DIRECTORY=${at}/state`];
  return hosts.run(["env", ...environment, ...POSTERN, ...args], stdin);
}

async function status() {
  const { exitCode, stdout } = await postern(["status", "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

/** Begins a trial over a confirmed policy, and puts in its place another one that was begun elsewhere. */
async function forge(behind: string): Promise<void> {
  const elsewhere = mkdtempSync(`${folder}/elsewhere-`);
  mkdirSync(`${elsewhere}/state`);
  await postern(["apply", "-"], behind, elsewhere);
  await postern(TRY, FORGED, elsewhere);
  const forged = await hosts.must("nft", "list", "ruleset");
  await hosts.must("nft", "flush", "ruleset");
  expect(await postern(["apply", "-"], KEPT)).toMatchObject({ exitCode: 0 });
  expect(await postern(TRY, TRIED)).toMatchObject({ exitCode: 0 });
  expect(await hosts.run(["nft", "-f", "-"], `flush ruleset\n${forged}`)).toMatchObject({
    exitCode: 0,
  });
}

const NOT_THE_LAST = "the table is not the one that was last applied";

describe("a forged trial", () => {
  test("with another policy behind it is neither confirmed nor reverted", async () => {
    await forge(BEHIND);
    expect(await status()).toMatchObject({
      exitCode: 1,
      json: { problems: [NOT_THE_LAST], source: null, sha256: null },
    });
    const before = await listRuleset(hosts);
    for (const verb of ["confirm", "revert"]) {
      expect(await postern([verb])).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(
          "error: what lies behind the trial is not what was confirmed; ",
        ),
      });
    }
    expect(timeless(await listRuleset(hosts))).toBe(timeless(before));
  });

  test("is ended by revert when the confirmed policy lies behind it", async () => {
    await forge(KEPT);
    expect((await status()).json.problems).toEqual([NOT_THE_LAST]);
    expect(await postern(["revert"])).toMatchObject({ exitCode: 0 });
    expect(await status()).toMatchObject({ exitCode: 0, json: { source: "<stdin>", revision: 1 } });
  });

  test("is not confirmed in the place of the one that was begun", async () => {
    await forge(KEPT);
    const before = await listRuleset(hosts);
    expect(await postern(["confirm"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(
        "error: the kernel holds another trial than the one that was begun here; ",
      ),
    });
    expect(timeless(await listRuleset(hosts))).toBe(timeless(before));
  });
});

describe("a trial that goes on for one address family alone", () => {
  test.each(["ipv4", "ipv6"])(
    "is told, and neither confirmed nor reverted: not for %s",
    async (gone) => {
      expect(await postern(["apply", "-"], KEPT)).toMatchObject({ exitCode: 0 });
      expect(await postern(TRY, TRIED)).toMatchObject({ exitCode: 0 });
      await hosts.must("nft", "delete", "element", "inet", "postern", "trial", `{ ${gone} }`);
      const why = "set trial: the address families expire at different times";
      expect(await status()).toMatchObject({ exitCode: 1, json: { problems: [why] } });
      for (const verb of ["confirm", "revert"]) {
        expect(await postern([verb])).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining(`error: ${why}: somebody changed the table; `),
        });
      }
      expect(await postern(["apply", "-"], KEPT)).toMatchObject({ exitCode: 0 });
      expect(await status()).toMatchObject({ exitCode: 0 });
    },
  );
});

/** A listing without how much of a trial is left. */
function timeless(listing: string): string {
  return listing.replaceAll(/expires \S+/g, "");
}
