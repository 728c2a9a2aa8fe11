// SPDX-License-Identifier: Apache-2.0
// A table that somebody altered: `status` fails and names the difference. One that was only saved and loaded
// again is as it was.
import { beforeEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { policyCases } from "../cases/policy_cases.ts";
import { twoHosts } from "./two_hosts.ts";

const EXAMPLES = `${import.meta.dir}/../../examples`;

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const POLICY = `${BLOCK}---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80, 443, 8000-8010], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}, {subnet: "fd00::/8"}]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: dns
portSelector: {ports: [53], protocol: udp}
ingress: [{subnet: 192.0.2.0/24}]
`;

const hosts = await twoHosts();

async function status(): Promise<{
  readonly exitCode: number;
  readonly problems: readonly string[];
}> {
  const { exitCode, stdout } = await hosts.postern(["status", "--json"]);
  return { exitCode, problems: JSON.parse(stdout).problems };
}

/** Has nft replace the ruleset by a listing. */
async function load(listing: string): Promise<void> {
  const { exitCode, stderr } = await hosts.run(["nft", "-f", "-"], `flush ruleset\n${listing}`);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
}

describe("an altered table", () => {
  beforeEach(async () => {
    await hosts.must("nft", "flush", "ruleset");
    expect(await hosts.postern(["apply", "-"], POLICY)).toMatchObject({ exitCode: 0 });
  });

  /** What is put in the place of what in nft's listing, and what `status` says of it. */
  const edits: readonly (readonly [string, string | RegExp, string, RegExp])[] = [
    [
      "a rule's verdict",
      'accept comment "neighbour discovery"',
      'drop comment "neighbour discovery"',
      /chain ingress: rule 12 is ".*drop.*" instead of ".*accept/,
    ],
    [
      "a limit",
      "limit rate 5/second",
      "limit rate 50/second",
      /chain ingress: rule 17 is ".*50\/second.*" instead of ".* 5\/second/,
    ],
    [
      "a limit's burst",
      "limit rate 5/second",
      "limit rate 5/second burst 50 packets",
      /chain ingress: rule 17 is ".*burst 50 packets.*" instead of ".*burst 5 packets/,
    ],
    [
      "a reordered rule",
      /(.*comment "known flow"\n)(.*comment "error of an unknown flow"\n)/,
      "$2$1",
      /chain ingress: rules from 8 on stand in another order/,
    ],
    [
      "a removed rule",
      /.*ct state invalid counter.*\n/,
      "",
      /chain ingress: rule 11 "ct state invalid counter .*" is missing/,
    ],
    [
      "an added rule",
      "tcp dport vmap",
      "tcp dport 22 accept\ntcp dport vmap",
      /chain ingress: rule 19 "tcp dport 22 accept" was added/,
    ],
    [
      "a rule with an expression of another kind",
      "tcp dport vmap",
      "meta mark 1 accept\ntcp dport vmap",
      /chain ingress, rule 19: .*meta: key 3/,
    ],
    [
      "an added element",
      "10.0.0.0/8 }",
      "10.0.0.0/8, 192.0.2.1 }",
      /set rule-web-ip: 192\.0\.2\.1 was added/,
    ],
    [
      "a removed element",
      "443 : jump rule-web, ",
      "",
      /set tcp-ports: 443 : jump rule-web is missing/,
    ],
    [
      "an element that leads elsewhere",
      "53 : jump rule-dns",
      "53 : accept",
      /set udp-ports: 53 : accept was added/,
    ],
    [
      "a limit on a map's elements",
      /(map tcp-ports \{\s+.*\s+flags interval)/,
      "$1\nlimit rate 1/second",
      /set with attribute 17/,
    ],
    [
      "a timeout on an element",
      /flags interval(\s+comment "dns"\s+elements = \{ 192.0.2.0\/24)/,
      "flags interval,timeout$1 timeout 1h",
      /set rule-dns-ip .* flags 20/,
    ],
    [
      "a set with a timeout",
      /flags interval(\s+comment "dns")/,
      "flags interval\ntimeout 1h$1",
      /set with attribute 11/,
    ],
    [
      "the dormant flag",
      'comment "block',
      'flags dormant\ncomment "block',
      /it is dormant: it filters nothing/,
    ],
    [
      "an extra chain",
      "chain rule-dns {",
      "chain extra {\n type filter hook input priority -300; policy accept;\n accept\n }\nchain rule-dns {",
      /chain extra was added/,
    ],
    [
      "an extra set",
      "set rule-dns-ip {",
      "set extra {\n type ipv4_addr;\n }\nset rule-dns-ip {",
      /set extra was added/,
    ],
    [
      "a counter",
      "set rule-dns-ip {",
      "counter extra {\n }\nset rule-dns-ip {",
      /a stateful object was added/,
    ],
    [
      "a quota",
      "set rule-dns-ip {",
      "quota extra {\n over 1 mbytes\n }\nset rule-dns-ip {",
      /a stateful object was added/,
    ],
    [
      "a chain's policy",
      "policy drop",
      "policy accept",
      /chain ingress: policy accept instead of drop/,
    ],
    [
      "a chain's priority",
      "priority filter",
      "priority filter + 1",
      /chain ingress: hook input priority 1 instead of hook input priority 0/,
    ],
    [
      "a chain's hook",
      "hook input",
      "hook forward",
      /chain ingress: hook forward priority 0 instead of hook input priority 0/,
    ],
  ];
  test.each(edits)("is told: %s", async (_, what, instead, problem) => {
    const listing = await hosts.must("nft", "list", "ruleset");
    const edited = listing.replace(what, instead);
    expect(edited).not.toBe(listing);
    await load(edited);
    const { exitCode, problems } = await status();
    expect(exitCode).toBe(1);
    expect(problems.join()).toMatch(problem);
  });

  test.each(["another register", "an XOR"])("is told: a rule with %s", async (odd) => {
    await hosts.must(process.execPath, `${import.meta.dir}/append_rule.ts`, odd);
    const { exitCode, problems } = await status();
    expect(exitCode).toBe(1);
    expect(problems.join()).toMatch(/^chain ingress, rule 22: .*(?:register|xor) /);
  });
});

describe("a trial", () => {
  const clockIs = (elements: string) =>
    [
      "delete element inet postern trial { ipv4, ipv6 }",
      `add element inet postern trial { ${elements} }`,
    ].join("; ");
  test.each([
    ["that never ends", clockIs("ipv4, ipv6"), /set trial: element without a timeout/],
    [
      "for one family that never ends",
      clockIs("ipv4 timeout 60s, ipv6"),
      /set trial: element without a timeout/,
    ],
    [
      "whose deadline was moved",
      clockIs("ipv4 timeout 90s, ipv6 timeout 90s"),
      /the trial ends 3\d s later than it was meant to: somebody changed its clock/,
    ],
    [
      "whose deadline was moved nearer",
      clockIs("ipv4 timeout 20s, ipv6 timeout 20s"),
      /the trial ends (?:40|3\d) s earlier than it was meant to: somebody changed its clock/,
    ],
    [
      "whose deadline was moved for one family",
      clockIs("ipv4 timeout 60s, ipv6 timeout 90s"),
      /set trial: the address families expire at different times/,
    ],
    [
      "that is altered on trial",
      "insert rule inet postern try-ingress accept",
      /chain try-ingress: rule 1 "accept" was added/,
    ],
  ])("%s is told", async (_, command, problem) => {
    await hosts.must("nft", "flush", "ruleset");
    const trying = ["apply", "--mode=try", "--timeout=60s", "-"];
    expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
    expect(await hosts.postern(trying, POLICY)).toMatchObject({ exitCode: 0 });
    expect(await status()).toEqual({ exitCode: 0, problems: [] });
    await hosts.must("nft", command);
    const { exitCode, problems } = await status();
    expect(exitCode).toBe(1);
    expect(problems.join()).toMatch(problem);
  });
});

const MODES = ["block", "accept"] as const;
const configurations: readonly (readonly [string, string])[] = [
  ...readdirSync(EXAMPLES).map((file): readonly [string, string] => [
    file,
    readFileSync(`${EXAMPLES}/${file}`, "utf8"),
  ]),
  ...policyCases
    .filter((each) => each.expect.valid)
    .map((each) => [each.id, each.documents] as const),
];

/** The documents with the mode in the place of their own. */
function inMode(documents: string, mode: (typeof MODES)[number]): string {
  const others = documents
    .split(/^---.*$/m)
    .filter((document) => /\S/.test(document) && !document.includes("NetworkDefaultActionConfig"));
  return [BLOCK.replace("block", mode), ...others].join("\n---\n");
}

describe("a table that was listed, flushed and loaded again is as it was", () => {
  test.each(configurations)("%s", async (_, documents) => {
    for (const mode of MODES) {
      await hosts.must("nft", "flush", "ruleset");
      expect(await hosts.postern(["apply", "-"], inMode(documents, mode))).toMatchObject({
        exitCode: 0,
      });
      await load(await hosts.must("nft", "list", "ruleset"));
      expect(await status()).toEqual({ exitCode: 0, problems: [] });
    }
  });
});
