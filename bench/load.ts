// SPDX-License-Identifier: Apache-2.0
// How long it takes to put rules in force and read them back: postern against nft -f and nft list of the
// same rules, and of the linear form. Run in a network namespace: make bench.
import { withSocket } from "../src/activation/held.ts";
import { readPlace } from "../src/activation/place.ts";
import { replace } from "../src/activation/replace.ts";
import { sealed } from "../src/activation/sealed_table.ts";
import type { Policy } from "../src/policy/policy.ts";
import { compile } from "../src/ruleset/compile.ts";
import { flatten } from "../src/ruleset/flat.ts";
import { renderScript } from "../src/ruleset/text.ts";

const RUNS = 3;
const SIZES = [10, 100, 1000, 4000];

/** A policy of `count` rules, each with a port and 32 prefixes of its own. */
function policyOf(count: number): Policy {
  return {
    mode: "block",
    trustedInterfaces: [],
    forwards: true,
    clusterSubnets: { ipv4: [], ipv6: [] },
    rules: Array.from({ length: count }, (_, rule) => ({
      name: `rule ${rule}`,
      at: undefined,
      protocol: "tcp",
      ports: [{ first: BigInt(rule * 2), last: BigInt(rule * 2) }],
      sources: {
        ipv4: Array.from({ length: 32 }, (_, prefix) => {
          const first = (BigInt(rule) << 16n) + (BigInt(prefix) << 9n);
          return { first, last: first + 255n };
        }),
        ipv6: [],
      },
    })),
  };
}

/** The median of several runs, in milliseconds. */
function measure(run: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[RUNS >> 1] ?? 0;
}

function nft(script: string): void {
  const load = Bun.spawnSync(["nft", "-f", "-"], { stdin: Buffer.from(script) });
  if (load.exitCode !== 0) throw new Error(load.stderr.toString());
  Bun.spawnSync(["nft", "list", "ruleset"], { stdout: "ignore" });
}

const milliseconds = (time: number) => `${time.toFixed(0)} ms`.padStart(9);
const ratio = (time: number, base: number) => `${(time / base).toFixed(1)}×`.padStart(7);

console.log("rules    postern   nft, same rules  nft, linear form");
for (const size of SIZES) {
  const policy = policyOf(size);
  const table = sealed(compile(policy), "bench");
  const same = renderScript(table?.ruleset);
  const linear = renderScript(flatten(policy));
  const own = measure(() =>
    withSocket((socket) => replace(socket, undefined, table, readPlace(socket))),
  );
  const theirs = measure(() => nft(same));
  const flat = measure(() => nft(linear));
  console.log(
    `${String(size).padStart(5)} ${milliseconds(own)} ${milliseconds(theirs)} ${ratio(theirs, own)} ${milliseconds(flat)} ${ratio(flat, own)}`,
  );
}
