// SPDX-License-Identifier: Apache-2.0
// Others change the ruleset of the namespace meanwhile: other programs, and other posterns.
import { beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { listRuleset } from "./listing.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();

/** A policy with a rule for each of so many ports, from this one on. */
function policy(first: number, count: number): string {
  const rules = Array.from(
    { length: count },
    (_, index) => `---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: rule-${index}
portSelector: {ports: [${first + 2 * index}], protocol: tcp}
ingress: [{subnet: 10.${index >> 8}.${index & 255}.0/24}]
`,
  );
  return `apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n${rules.join("")}`;
}

/** Runs a script of sh(1) on the host in which "$0" "$1" is postern, and a and b are policies. */
async function script(text: string, a: string, b = a): Promise<string> {
  const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  try {
    await Bun.write(`${folder}/a`, a);
    await Bun.write(`${folder}/b`, b);
    const argv = ["sh", "-c", `cd ${folder}; ${text}`, ...POSTERN];
    const { exitCode, stdout, stderr } = await hosts.run(argv);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

test("2,000 rules are applied and confirmed while somebody else commits every 15 ms", async () => {
  await hosts.must("nft", "add table ip other; add set ip other s { type inet_service; }");
  const started = performance.now();
  const codes = await script(
    `( i=0; while [ $i -lt 60000 ]; do i=$((i + 1)); nft add element ip other s "{ $i }"; sleep 0.01; done ) &
    writer=$!; sleep 0.3
    "$0" "$1" apply a > /dev/null 2> err; echo apply $? $(cat err | grep error)
    "$0" "$1" status > out; echo status $? $(grep problem out)
    kill $writer; wait $writer 2> /dev/null
    nft list set ip other s | grep -o "[0-9][0-9]*" | wc -l`,
    policy(1, 2000),
  );
  const [apply, status, commits] = codes.trim().split("\n");
  expect([apply, status]).toEqual(["apply 0", "status 0"]);
  expect(Number(commits)).toBeGreaterThan(20);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("two applies at once wait for each other: both succeed, and one of their tables is there", async () => {
  const [a, b] = [policy(100, 80), policy(9000, 60)];
  const listings: string[] = [];
  for (const each of [a, b]) {
    expect(await hosts.postern(["apply", "-"], each)).toMatchObject({ exitCode: 0 });
    listings.push(await listRuleset(hosts));
  }
  const rounds = 15;
  const codes = await script(
    `round=0; while [ $round -lt ${rounds} ]; do round=$((round + 1))
      "$0" "$1" apply a > /dev/null 2>&1 & first=$!
      "$0" "$1" apply b > /dev/null 2>&1 & second=$!
      wait $first; echo $?; wait $second; echo $?
      nft --stateless list ruleset > listing-$round
    done
    for listing in listing-*; do sha256sum < $listing; done`,
    ...[a, b],
  );
  const lines = codes.trim().split("\n");
  expect(lines.slice(0, 2 * rounds)).toEqual(Array(2 * rounds).fill("0"));
  const known = listings.map(
    (text) => `${new Bun.CryptoHasher("sha256").update(text).digest("hex")}  -`,
  );
  for (const line of lines.slice(2 * rounds)) expect(known).toContain(line);
  expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
});

test("status never gives a false alarm while policies are applied", async () => {
  const alarms = await script(
    `"$0" "$1" apply a > /dev/null 2>&1
    ( while [ ! -e done ]; do "$0" "$1" status > out 2>&1 || cat out; echo looked >> looks; done ) & watcher=$!
    round=0; while [ $round -lt 15 ]; do round=$((round + 1))
      "$0" "$1" apply a > /dev/null 2>&1 || echo a failed
      "$0" "$1" apply b > /dev/null 2>&1 || echo b failed
    done
    touch done; wait $watcher; wc -l < looks`,
    ...[policy(100, 60), policy(9000, 60)],
  );
  expect(alarms).toMatch(/^\d+\n$/);
  expect(Number(alarms)).toBeGreaterThan(10);
});

test("a new namespace inherits nothing from those that ended", async () => {
  const open = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
  const verdicts = await script(
    `for i in 1 2 3 4; do unshare --net "$0" "$1" apply a > /dev/null 2>&1; echo $?; done
    for i in 1 2 3 4 5 6; do unshare --net "$0" "$1" status | grep problem; done`,
    open,
  );
  expect(verdicts.trim().split("\n")).toEqual([
    ...Array(4).fill("0"),
    ...Array(6).fill("problem: nothing was applied"),
  ]);
});
