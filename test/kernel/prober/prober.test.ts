// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { inNamespace } from "../../probe/namespace.ts";
import type { Verdict } from "../../probe/probe.ts";
import type { Observation } from "../../probe/watch.ts";

interface Verdicts {
  readonly ipv4: Record<string, Verdict>;
  readonly ipv4FromAfar: Record<string, Verdict>;
  readonly ipv6: Record<string, Verdict>;
  readonly timestamp: Verdict;
  readonly watch: readonly Observation[];
}

async function runSession(): Promise<Verdicts> {
  const { argv, env } = inNamespace([process.execPath, `${import.meta.dir}/session.ts`]);
  const session = Bun.spawn(argv, { env, stdout: "pipe", stderr: "inherit" });
  return JSON.parse(await new Response(session.stdout).text());
}

describe("the prober, on a real kernel behind a veth", async () => {
  const seen = await runSession();
  const allKinds = {
    "tcp 80": "open",
    "tcp 81": "filtered",
    "tcp 82": "refused",
    "udp 53": "open",
    "udp 54": "filtered",
    "udp 55": "refused",
    echo: "open",
  } as const;

  test("tells open, filtered and refused apart over IPv4", () => {
    expect(seen.ipv4).toEqual(allKinds);
  });

  test("does so from an address behind the gateway", () => {
    expect(seen.ipv4FromAfar).toEqual(allKinds);
  });

  test("does so over IPv6", () => {
    expect(seen.ipv6).toEqual(allKinds);
  });

  test("sees a dropped timestamp request as filtered", () => {
    expect(seen.timestamp).toBe("filtered");
  });

  test("watches targets and counts what each of them answers", () => {
    const [open, filtered, refused] = seen.watch;
    expect(open?.open?.count).toBeGreaterThan(10);
    expect(open?.refused).toBeUndefined();
    expect(filtered?.sent).toBeGreaterThan(10);
    expect(filtered?.open ?? filtered?.refused).toBeUndefined();
    expect(refused?.refused?.count).toBeGreaterThan(10);
    expect(refused?.open).toBeUndefined();
  });
});
