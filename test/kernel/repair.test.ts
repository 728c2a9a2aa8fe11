// SPDX-License-Identifier: Apache-2.0
// `postern start` where somebody removed or altered the table: what was confirmed is in force again, or else
// every port is closed; that is told, and the verb fails.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RECORD } from "../../src/activation/record.ts";
import { sealed } from "../../src/activation/sealed_table.ts";
import { tableBytes, tableFromBytes } from "../../src/nftables/table_bytes.ts";
import { jump, rule } from "../../src/ruleset/statements.ts";
import { guardedHost, opening } from "./guarded_host.ts";
import { track } from "./tracked.ts";

const { folder, hosts, postern, sh } = await guardedHost();

const rules = () => hosts.must("nft", "--stateless", "list", "ruleset");
const nft = (...args: readonly string[]) => hosts.must("nft", ...args);
const deleteTable = () => nft("delete", "table", "inet", "postern");
const notice = () => readFileSync(`${folder()}/run/issue`, "utf8");

async function status() {
  const { exitCode, stdout } = await postern(["status", "--json"]);
  return { exitCode, ...JSON.parse(stdout) };
}

function storeFiles(end: string): readonly string[] {
  const run = `${folder()}/run`;
  const [store] = readdirSync(run).filter((name) => name.startsWith("netns-"));
  return readdirSync(`${run}/${store}`)
    .filter((name) => name.endsWith(end))
    .map((name) => `${run}/${store}/${name}`);
}

function forget(end: string): void {
  for (const path of storeFiles(end)) rmSync(path);
}

const NOT_RECORDED = "no policy is recorded that could be put back";

async function expectLockdown(why: string, obstacle = NOT_RECORDED): Promise<void> {
  await track(hosts, [
    { protocol: "tcp", src: "192.0.2.9", sport: 40_000, dst: "10.0.0.2", dport: 22 },
  ]);
  const { exitCode, stdout, stderr } = await postern(["start"]);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
  expect(stdout).toStartWith("closed: lockdown, since ");
  expect(stdout).toEndWith("\nconnections cut: 1\n");
  expect(stderr).toContain(`problem: ${why}, and ${obstacle}`);
  expect(stderr).toContain('; "postern reload" or ');
  expect(notice()).toStartWith("\\e{red}Firewall CLOSED: lockdown\\e{reset}\n");
  expect(notice()).toContain(`\n  ${why}, and ${obstacle.slice(0, 20)}`);
  expect(await status()).toMatchObject({ exitCode: 1, state: "closed" });
  // It stays closed, and failed, until somebody puts a policy in force.
  expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  expect(await postern(["apply", "-"], opening(80))).toMatchObject({ exitCode: 0 });
  expect(await postern(["start"])).toMatchObject({ exitCode: 0 });
}

test.each([
  ["deleted", deleteTable, "the table was gone"],
  [
    "altered",
    () => nft("insert", "rule", "inet", "postern", "ingress", "accept"),
    "the table was altered (its content does not match its seal)",
  ],
  [
    "emptied",
    () => nft("flush", "chain", "inet", "postern", "ingress"),
    "the table was altered (its content does not match its seal)",
  ],
  [
    "replaced by one without a seal",
    () => nft("delete table inet postern; add table inet postern"),
    "the table was altered (",
  ],
])(
  "a table that was %s is put back as it was confirmed, told, and a failure once",
  async (_, harm, why) => {
    await postern(["apply", "-"], opening(80));
    const before = await rules();
    await harm();
    const { exitCode, stdout } = await postern(["start"]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
    expect(stdout).toMatch(
      /^filtering: block, 1 rule, from <stdin>, .*; repaired at \S+Z: the table was /,
    );
    expect(stdout).toContain(why);
    expect(await rules()).toBe(before);
    expect(notice()).toStartWith("\\e{green}Firewall filtering: block, 1 rule\\e{reset}\n");
    expect(notice()).toContain(`Z: ${why}`);
    expect((await postern(["status"])).stdout).toMatch(/\nrepaired at \S+Z: the table was /);
    expect(await status()).toMatchObject({
      exitCode: 0,
      problems: [],
      source: "<stdin>",
      revision: 1,
      repaired: { why: expect.stringContaining(why) },
    });
    expect(await postern(["start"])).toMatchObject({ exitCode: 0 });
    await postern(["apply", "-"], opening(81));
    expect(await status()).toMatchObject({ repaired: null });
  },
);

test("an earlier table of postern's that somebody loaded again gives way to the last", async () => {
  await postern(["apply", "-"], opening(80));
  const earlier = await nft("list", "ruleset");
  await postern(["apply", "-"], opening(81));
  const last = await rules();
  expect(await hosts.run(["nft", "-f", "-"], `flush ruleset\n${earlier}`)).toMatchObject({
    exitCode: 0,
  });
  expect(await postern(["start"])).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining(": the table was replaced by another one of postern's"),
  });
  expect(await rules()).toBe(last);
});

test.each([[[]], [["apply"]]])("a lockdown by hand is as meant, after %j", async (before) => {
  for (const verb of before) await postern([verb, "-"], opening(80));
  await postern(["lockdown"]);
  for (const args of [["start", "--network"], ["start"]]) {
    expect(await postern(args)).toMatchObject({ exitCode: 0, stderr: "" });
  }
  expect(await status()).toMatchObject({ exitCode: 0, state: "closed", problems: [] });
});

test("a lockdown that nobody remembers stays", async () => {
  await postern(["apply", "-"], opening(80));
  const remembered = ["record.json", ".table"].flatMap(storeFiles).map((path) => ({
    path,
    bytes: readFileSync(path),
  }));
  await postern(["lockdown"]);
  for (const { path, bytes } of remembered) writeFileSync(path, bytes);
  const before = await rules();
  expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  expect(await rules()).toBe(before);
});

test("what a trial would have fallen back to is in force when its table is gone", async () => {
  await postern(["apply", "-"], opening(80));
  const before = await rules();
  await postern(["apply", "--mode=try", "-"], opening(81));
  await deleteTable();
  expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  expect(await rules()).toBe(before);
  expect(await status()).toMatchObject({
    exitCode: 0,
    trial: null,
    trials: [{ ended: "replaced" }],
  });
});

test("a machine that was told to be open has no table again", async () => {
  const open = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
  await postern(["apply", "-"], open);
  expect(await postern(["start"])).toMatchObject({ exitCode: 0 });
  await nft("add", "table", "inet", "postern");
  expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  expect(await rules()).toBe("");
});

test("every port is closed where there is no table and nothing is remembered", () =>
  expectLockdown("there is no table, and nothing is remembered of one"));

test.each([
  ["gone", () => forget("record.json")],
  [
    "damaged",
    () => {
      for (const path of storeFiles("record.json")) writeFileSync(path, "{");
    },
  ],
  [
    "another boot's",
    () => {
      for (const path of storeFiles("record.json")) {
        const record = JSON.parse(readFileSync(path, "utf8"));
        writeFileSync(path, JSON.stringify({ ...record, boot: "another" }));
      }
    },
  ],
])("every port is closed where the table is gone and the record is %s", async (_, harm) => {
  await postern(["apply", "-"], opening(80));
  await deleteTable();
  harm();
  await expectLockdown("there is no table, and nothing is remembered of one");
});

test.each([
  ["gone", () => forget(".table")],
  [
    "another",
    async () => {
      const [path = ""] = storeFiles(".table");
      await postern(["apply", "-"], opening(81));
      const [other = ""] = storeFiles(".table");
      const bytes = readFileSync(other);
      await postern(["apply", "-"], opening(80));
      writeFileSync(path, bytes);
    },
  ],
])("every port is closed where the table that was kept of the policy is %s", async (_, harm) => {
  await postern(["apply", "-"], opening(80));
  await harm();
  await deleteTable();
  await expectLockdown("the table was gone");
});

test("every port is closed where the kernel refuses the policy that is recorded", async () => {
  await postern(["apply", "-"], opening(80));
  await deleteTable();
  makeEndless();
  await expectLockdown(
    "the table was gone",
    "the policy cannot be put back (writing a rule of chain rule-port-80: EMLINK",
  );
});

/** Gives the policy that is recorded a chain that jumps to itself. */
function makeEndless(): void {
  const [recordPath = ""] = storeFiles("record.json");
  const [tablePath = ""] = storeFiles(".table");
  const record = RECORD(JSON.parse(readFileSync(recordPath, "utf8")));
  const { confirmed } = record.inForce;
  if (confirmed === null) throw new Error("nothing is recorded");
  const { chains, ...others } = tableFromBytes(readFileSync(tablePath));
  const endless = chains.map((chain) =>
    chain.hook === undefined ? { ...chain, rules: [rule([jump(chain.name)])] } : chain,
  );
  const table = sealed({ ...others, comment: undefined, chains: endless }, confirmed.summary);
  if (table === undefined) throw new Error("it has a table");
  const inForce = { confirmed: { ...confirmed, table: table.identity }, trial: null };
  writeFileSync(recordPath, JSON.stringify({ ...record, inForce }));
  const name = `${table.identity.replace(":", "-")}.table`;
  writeFileSync(`${dirname(tablePath)}/${name}`, tableBytes(table.ruleset));
}

test("what is as meant is left alone, and no login prompt is refreshed", async () => {
  await postern(["apply", "-"], opening(80));
  await postern(["start"]);
  const before = statSync(`${folder()}/run/issue`).ino;
  const table = await nft("--handle", "list", "tables");
  expect(await postern(["start"])).toMatchObject({ exitCode: 0 });
  expect(statSync(`${folder()}/run/issue`).ino).toBe(before);
  expect(await nft("--handle", "list", "tables")).toBe(table);
});

describe("a network may start", () => {
  const asked = async () => (await postern(["start", "--network"])).exitCode;

  test("behind the policy that is in force", async () => {
    await postern(["apply", "-"], opening(80));
    expect(await asked()).toBe(0);
  });

  test("behind the policy that had to be put back", async () => {
    await postern(["apply", "-"], opening(80));
    const before = await rules();
    await deleteTable();
    expect(await asked()).toBe(0);
    expect(await rules()).toBe(before);
  });

  test("behind the lockdown that stands in for one, though all is not well", async () => {
    expect(await asked()).toBe(0);
    expect(await rules()).toContain("table inet postern");
    expect(await asked()).toBe(0);
    expect(await postern(["start"])).toMatchObject({ exitCode: 1 });
  });

  test("where everything was opened on purpose", async () => {
    const open = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
    await postern(["apply", "-"], open);
    expect(await asked()).toBe(0);
  });

  test("but not where the kernel refuses the repair, nor where it does not say", async () => {
    const refused = async () => {
      const without = "setpriv --bounding-set=-net_admin";
      const { exitCode } = await sh(`exec ${without} "$program" "$main" start --network`);
      return exitCode;
    };
    await postern(["apply", "-"], opening(80));
    expect(await refused()).toBe(1);
    await deleteTable();
    expect(await refused()).toBe(1);
    expect(await rules()).toBe("");
  });
});
