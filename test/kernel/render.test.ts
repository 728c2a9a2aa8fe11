// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { policyCases } from "../cases/policy_cases.ts";
import { listRuleset } from "./listing.ts";
import { twoHosts } from "./two_hosts.ts";

const EXAMPLES = `${import.meta.dir}/../../examples`;

const EDGES = `
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: "quotes \\" and \\n lines, 名前, and more text than the one hundred and twenty-seven bytes that nft allows in a comment, which is why it is cut"
portSelector: {ports: [0, 1-65534, 65535], protocol: udp}
ingress:
  - subnet: 255.255.255.255/32
  - subnet: 0.0.0.0/32
  - subnet: ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128
  - subnet: "::/128"
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: drop
portSelector: {ports: [1000-2000, 65535], protocol: udp}
ingress: [{subnet: 128.0.0.0/1, except: 255.0.0.0/8}, {subnet: "8000::/1"}]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: "d/r/o/p"
portSelector: {ports: [1500-65535], protocol: udp}
`;

const BLOCK = "---\napiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const configurations = [
  ...readdirSync(EXAMPLES).map(
    (file) => [file, readFileSync(`${EXAMPLES}/${file}`, "utf8")] as const,
  ),
  ...policyCases
    .filter((each) => each.expect.valid)
    .map((each) => [each.id, each.documents] as const),
  ["edges in accept mode", EDGES] as const,
  ["edges in block mode", EDGES + BLOCK] as const,
];

const hosts = await twoHosts();

describe("a listing that was saved and loaded again is the same to status", () => {
  const BLOCK_MODE = `${EDGES}${BLOCK}`;
  const WAYS: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
    ["block mode", "chain output", [["apply", "-"]]],
    ["the lockdown", "chain forward", [["lockdown"]]],
    [
      "block mode on trial, the lockdown behind it",
      "chain try-output",
      [["lockdown"], ["apply", "--mode=try", "-"]],
    ],
  ];

  test.each(WAYS)("%s", async (_, chain, commands) => {
    await hosts.must("nft", "flush", "ruleset");
    for (const command of commands) await hosts.postern(command, BLOCK_MODE);
    const { exitCode, stdout } = await hosts.postern(["status"]);
    const listing = await hosts.must("nft", "list", "ruleset");
    expect(listing).toContain(`${chain} {`);
    await hosts.must("nft", "flush", "ruleset");
    expect(await hosts.run(["nft", "-f", "-"], listing)).toMatchObject({ exitCode: 0, stderr: "" });
    const after = await hosts.postern(["status"]);
    expect({ ...after, stdout: withoutTime(after.stdout) }).toEqual({
      exitCode,
      stdout: withoutTime(stdout),
      stderr: "",
    });
  });

  function withoutTime(text: string): string {
    return text.replace(/\d+ (seconds?|s)\b/g, "a while");
  }
});

describe("nft -f of render makes the very ruleset that apply makes", () => {
  test.each(configurations)("%s", async (_, text) => {
    await hosts.must("nft", "flush", "ruleset");
    expect(await hosts.postern(["apply", "-"], text)).toMatchObject({ exitCode: 0 });
    const applied = await listRuleset(hosts);
    await hosts.must("nft", "flush", "ruleset");
    const { stdout } = await hosts.postern(["render", "-"], text);
    expect(await hosts.run(["nft", "-f", "-"], stdout)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await listRuleset(hosts)).toBe(applied);
    expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
    expect(applied).not.toContain('""');
  });
});
