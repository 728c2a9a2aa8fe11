// SPDX-License-Identifier: Apache-2.0
// Random policies and packets, judged by the kernel: under the rules that apply writes over netlink, and
// under those that nft loads from render --flat. SEED=n repeats a run.
import { beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { evaluate } from "../../src/explain/evaluate.ts";
import { isOpen, policyOf } from "../../src/policy/policy.ts";
import { compile } from "../../src/ruleset/compile.ts";
import { flatten } from "../../src/ruleset/flat.ts";
import { renderScript } from "../../src/ruleset/text.ts";
import type { Probe } from "../probe/probe.ts";
import { type Draft, documents, draft } from "../random/draft.ts";
import { packetOf } from "../random/packet.ts";
import { routablePacket } from "../random/routable_packet.ts";
import { accepted } from "../unit/config/loaded.ts";
import { twoHosts } from "./two_hosts.ts";

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const POLICIES = 30;
const PACKETS = 80;

type Ported = Extract<Probe, { dport: number }>;

const hosts = await twoHosts();

beforeAll(async () => {
  // Refusals of UDP are answered however many they are.
  await hosts.must("sh", "-c", "echo 0 > /proc/sys/net/ipv4/icmp_ratemask");
  await hosts.must("sh", "-c", "echo > /proc/sys/net/ipv6/icmp/ratemask");
});

const example = draft.chain((each) =>
  fc.record({
    draft: fc.constant(each),
    // The verdicts that differ name the packets; only the policy has to shrink.
    packets: fc.noShrink(
      fc.array(routablePacket(each), { minLength: PACKETS, maxLength: PACKETS }),
    ),
  }),
);

test(`the kernel agrees with explain on random packets, seed ${seed}`, async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ draft: written, packets }) => {
      const { expected, flat } = predict(written, packets);
      const text = documents(written);
      expect(await hosts.postern(["apply", "-"], text)).toMatchObject({ exitCode: 0 });
      expect(await verdicts(packets, expected)).toEqual(expected);
      expect(await hosts.run(["nft", "-f", "-"], flat)).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await verdicts(packets, expected)).toEqual(expected);
    }),
    { seed, numRuns: POLICIES, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
  );
}, 150_000);

/** What explain says of each packet, in words that name it, and the linear form for nft. */
function predict(written: Draft, packets: readonly Ported[]) {
  const policy = policyOf(accepted(documents(written)));
  const open = isOpen(policy);
  const ruleset = compile(policy);
  const expected = packets.map((packet) => {
    const rest = { iface: "eth0", sport: 49_152, icmpType: 0, hopLimit: 64, state: "new" } as const;
    const verdict = open ? "accept" : evaluate(ruleset, packetOf({ ...rest, ...packet })).verdict;
    return describePacket(packet, verdict);
  });
  return { expected, flat: renderScript(open ? undefined : flatten(policy)) };
}

/** What the kernel does with each packet. One whose acceptance is missed is sent once more: hosts are busy. */
async function verdicts(
  packets: readonly Ported[],
  expected: readonly string[],
): Promise<readonly string[]> {
  const first = await send(packets);
  const missed = packets.filter(
    (_, index) => first[index]?.startsWith("drop") && expected[index]?.startsWith("accept"),
  );
  const again = missed.length === 0 ? [] : await send(missed);
  return first.map((verdict, index) => {
    const packet = packets[index];
    const retry = packet === undefined ? -1 : missed.indexOf(packet);
    return again[retry] ?? verdict;
  });
}

async function send(packets: readonly Ported[]): Promise<readonly string[]> {
  const answers = await hosts.probe("eth0", packets);
  return packets.map((packet, index) =>
    describePacket(packet, answers[index] === "filtered" ? "drop" : "accept"),
  );
}

function describePacket({ proto, src, dst, dport }: Ported, verdict: string): string {
  return `${verdict}: ${proto} ${src} to ${dst} ${dport}`;
}
