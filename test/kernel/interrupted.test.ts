// SPDX-License-Identifier: Apache-2.0
// A process that did not live to finish what it had begun: what is in force is told as it is, and the next
// change settles the rest.
import { expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { PolicyRecord } from "../../src/activation/record.ts";
import { guardedHost, opening } from "./guarded_host.ts";

const { folder, hosts, postern, sh } = await guardedHost();

const INTERRUPTED =
  'it is not kept for the next boot: that was interrupted; "postern apply" it again';

/** Confirms a trial of port 81 over port 80, and is killed when it comes to keeping it, which somebody else does just then. */
const CONFIRM_AND_DIE = `sed s/80/81/ A > B
flock --no-fork state sleep 60 & keeping=$!
while flock --nonblock state true; do sleep 0.02; done
postern apply --mode=try B > /dev/null
"$program" "$main" confirm & confirming=$!
while nft list set inet postern trial > /dev/null 2>&1; do sleep 0.02; done
kill -KILL $confirming; wait $confirming; kill $keeping`;

async function confirmAndDie(): Promise<void> {
  await sh(`cat > A; postern apply A; ${CONFIRM_AND_DIE}`, opening(80));
}

async function status() {
  const { exitCode, stdout } = await postern(["status", "--json"]);
  return { exitCode, ...JSON.parse(stdout) };
}

test("what was confirmed and not kept is a problem, and what the next boot finds is told", async () => {
  await confirmAndDie();
  const { exitCode, stdout } = await postern(["status"]);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
  expect(stdout).toStartWith(`filtering: block, 1 rule\nproblem: ${INTERRUPTED}\nsource: B\n`);
  expect(stdout).toContain("\nkept: revision 1, applied: block, 1 rule, sha256 ");
  expect(await status()).toMatchObject({
    ok: false,
    problems: [INTERRUPTED],
    source: "B",
    revision: null,
    kept: { revision: 1, how: "applied", source: "A" },
  });
  expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  expect(readFileSync(`${folder()}/run/issue`, "utf8")).toContain(`\n  ${INTERRUPTED}\n`);
});

test.each([
  ["applied", []],
  ["staged", ["--mode=staged"]],
])("that ends when it is %s again", async (_, mode) => {
  await confirmAndDie();
  expect(await postern(["apply", ...mode, "-"], opening(81))).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("kept for the next boot: revision 2\n"),
  });
  expect(await status()).toMatchObject({
    exitCode: 0,
    problems: [],
    revision: 2,
    kept: { revision: 2 },
  });
  expect((await postern(["status"])).stdout).not.toContain("\nkept: ");
});

/** Makes the record say that a change was begun. Its table is nowhere. */
function beginAnother(rest: Partial<PolicyRecord> = {}): string {
  const [store] = readdirSync(`${folder()}/run`).filter((name) => name.startsWith("netns-"));
  const path = `${folder()}/run/${store}/record.json`;
  const record: PolicyRecord = JSON.parse(readFileSync(path, "utf8"));
  const { confirmed } = record.inForce;
  if (confirmed === null) throw new Error("nothing is confirmed");
  const begun = { ...confirmed, summary: "block, 9 rules", table: null };
  const next = { confirmed: begun, trial: null };
  writeFileSync(path, JSON.stringify({ ...record, next, ...rest }));
  return path;
}

test("a change that was begun and never made is passed over, and forgotten with the next", async () => {
  await postern(["apply", "-"], opening(80));
  const path = beginAnother();
  expect(await status()).toMatchObject({ exitCode: 0, summary: "block, 1 rule", problems: [] });
  expect(await postern(["confirm"])).toMatchObject({ exitCode: 1 });
  expect(await postern(["apply", "--mode=try", "-"], opening(81))).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ next: null });
  expect(await status()).toMatchObject({ exitCode: 0, trial: { confirmed: { revision: 1 } } });
});

test("where the table is gone, too, that is told until something is put in force", async () => {
  await postern(["apply", "-"], opening(80));
  const path = beginAnother();
  await hosts.must("nft", "delete", "table", "inet", "postern");
  const gone = { exitCode: 1, state: "open", problems: ["the table is gone"], source: null };
  expect(await status()).toMatchObject(gone);
  for (const verb of ["confirm", "revert"]) {
    expect(await postern([verb])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("nothing is on trial"),
    });
  }
  expect(await postern(["apply", "--mode=try", "-"], opening(81))).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("the table is gone, so there is nothing"),
  });
  expect(await postern(["apply", "-"], opening(81))).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ next: null });
  expect(await status()).toMatchObject({ exitCode: 0, problems: [], revision: 2 });
});

test("a boot that came to no end with what it had found is told", async () => {
  await sh('SYSTEMD_EXEC_PID=$$ exec "$program" "$main" lockdown');
  beginAnother({ searched: [] });
  const { exitCode, stdout, stderr } = await postern(["start"]);
  expect(exitCode).toBe(1);
  expect(stdout).toStartWith("closed: lockdown, since ");
  expect(stderr).toStartWith("problem: the initramfs put no policy in force; ");
});
