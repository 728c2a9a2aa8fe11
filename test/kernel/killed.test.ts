// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { listRuleset } from "./listing.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();

/** So many rules that they take a while to load, each for a port and a prefix of its own. */
function manyRules(prefix: string): string {
  const rules = Array.from({ length: 250 }, (_, i) =>
    [
      "---",
      "apiVersion: v1alpha1",
      "kind: NetworkRuleConfig",
      `name: ${prefix}-${i}`,
      `portSelector: {ports: [${2000 + 2 * i}], protocol: tcp}`,
      `ingress: [{subnet: 10.${i}.0.0/16}]`,
    ].join("\n"),
  );
  const mode = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block";
  return [mode, ...rules, ""].join("\n");
}

test("an apply that is killed at any moment leaves the former rules or the new ones, whole", async () => {
  const [former, next] = [manyRules("former"), manyRules("next")];
  const apply = async (document: string): Promise<string> => {
    expect(await hosts.postern(["apply", "-"], document)).toMatchObject({ exitCode: 0 });
    return listRuleset(hosts);
  };
  const listingOfNext = await apply(next);
  const listingOfFormer = await apply(former);

  let listing = listingOfFormer;
  let kills = 0;
  for (let seconds = 0.02; listing !== listingOfNext; seconds *= 1.2, kills++) {
    const killed = ["timeout", "--signal=KILL", `${seconds}`, ...POSTERN, "apply", "-"];
    await hosts.run(killed, next);
    listing = await listRuleset(hosts);
    expect([listingOfFormer, listingOfNext]).toContain(listing);
  }
  expect(kills).toBeGreaterThan(3);
});
