// SPDX-License-Identifier: Apache-2.0
import { beforeAll, describe, expect, test } from "bun:test";
import { type CaseProbe, type PolicyCase, policyCases } from "../cases/policy_cases.ts";
import type { Probe } from "../probe/probe.ts";
import { INTERFACES } from "./peer.ts";
import { HOST_ADDRESSES, twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();

beforeAll(async () => {
  const own = new Set(HOST_ADDRESSES.map((address) => address.split("/")[0]));
  const probes = policyCases.flatMap(({ expect }) => expect.probes);
  for (const dst of new Set(probes.map((probe) => probe.dst))) {
    if (!own.has(dst)) await hosts.addAddress(dst);
  }
  for (const { iface, src } of probes.filter((probe) => probe.iface !== "eth0")) {
    await hosts.must("ip", "route", "replace", src, "dev", iface);
  }
});

function packet({ src, dst, proto, dport, icmpType }: CaseProbe): Probe {
  return proto === "tcp" || proto === "udp"
    ? { proto, src, dst, dport: dport ?? 0 }
    : { proto, src, dst, icmpType: icmpType ?? 0 };
}

/** What became of each probe, in words that name it. */
async function verdicts(probes: readonly CaseProbe[]): Promise<readonly string[]> {
  const seen = new Map<CaseProbe, string>();
  for (const iface of INTERFACES) {
    const through = probes.filter((probe) => probe.iface === iface);
    if (through.length === 0) continue;
    const answers = await hosts.probe(iface, through.map(packet));
    through.forEach((probe, index) => {
      seen.set(probe, answers[index] === "filtered" ? "drop" : "accept");
    });
  }
  return probes.map((probe) => describeProbe(probe, seen.get(probe)));
}

function describeProbe(probe: CaseProbe, verdict: string | undefined): string {
  const { iface, src, dst, proto, dport, icmpType } = probe;
  return `${verdict}: ${iface} ${src} to ${dst} ${proto} ${dport ?? icmpType}`;
}

const isValid = (each: PolicyCase) => each.expect.valid;

describe("the kernel, with the policy applied", () => {
  test.each(policyCases.filter(isValid).map((each) => [each.id, each] as const))(
    "%s",
    async (_, { documents, expect: { probes } }) => {
      expect(await hosts.postern(["apply", "-"], documents)).toMatchObject({ exitCode: 0 });
      expect(await verdicts(probes)).toEqual(
        probes.map((probe) => describeProbe(probe, probe.expect)),
      );
      expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
    },
  );
});

describe("a refused configuration leaves the kernel as it was", () => {
  test.each(policyCases.filter((each) => !isValid(each)).map((each) => [each.id, each] as const))(
    "%s",
    async (_, { documents, expect: { errorContains } }) => {
      const inForce = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
      expect(await hosts.postern(["apply", "-"], inForce)).toMatchObject({ exitCode: 0 });
      const before = await hosts.must("nft", "--handle", "list", "ruleset");
      const { exitCode, stderr } = await hosts.postern(["apply", "-"], documents);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^<stdin>:\d+:\d+: error\[[a-z0-9-]+\]: /);
      expect(stderr.toLowerCase()).toContain(errorContains ?? "error[");
      const after = await hosts.must("nft", "--handle", "list", "ruleset");
      expect(withoutCounters(after)).toBe(withoutCounters(before));
    },
  );
});

describe("without a table, as the negative control", () => {
  test("every probe that a policy drops is answered", async () => {
    await hosts.must("nft", "flush", "ruleset");
    const dropped = policyCases
      .flatMap(({ expect }) => expect.probes)
      .filter((probe) => probe.expect === "drop");
    const answered = await verdicts(dropped);
    expect(answered).toEqual(dropped.map((probe) => describeProbe(probe, "accept")));
  });
});

function withoutCounters(listing: string): string {
  return listing.replace(/packets \d+ bytes \d+/g, "");
}
