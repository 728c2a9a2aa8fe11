// SPDX-License-Identifier: Apache-2.0
// The kernel holds a trial: while it lasts the tried policy decides, then the confirmed one again, whatever
// becomes of every process of ours.
import { describe, expect, test } from "bun:test";
import { type Answers, answersOf, watchPorts } from "./answers.ts";
import { type BareHost, bareHost } from "./bare_host.ts";
import { type TwoHosts, twoHosts } from "./two_hosts.ts";

const SECONDS = 5;
/** How far the trial may last beyond that or fall short of it, in milliseconds. */
const SLACK = 500;
/** How long a busy machine may keep the prober from asking: no part of a trial is as short. */
const STALL = 1500;
const [KEPT_PORT, TRIED_PORT, SECOND_PORT] = [8001, 8002, 8003] as const;

/** A policy in block mode that lets everybody in to these ports. */
function open(...ports: readonly number[]): string {
  const rules = ports.map(
    (port) => `---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: port-${port}
portSelector: {ports: [${port}], protocol: tcp}
ingress: [{subnet: 0.0.0.0/0}, {subnet: "::/0"}]
`,
  );
  return `apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n${rules.join("")}`;
}

const KEPT = open(KEPT_PORT);
const TRIED = open(TRIED_PORT, 9002);
const SECOND = open(SECOND_PORT, 9003, 9004);
const OPEN = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
/** So large that it takes a while to be read back. */
const LARGE = open(TRIED_PORT, ...Array.from({ length: 500 }, (_, index) => 10_000 + 2 * index));

const TRY = ["apply", "--mode=try", `--timeout=${SECONDS}s`] as const;
const TRY_TEXT = TRY.join(" ");
/** For as long as nobody has to wait for. */
const TRY_LONG = ["apply", "--mode=try", "--timeout=60s"] as const;
const DURATION = SECONDS * 1000;

interface Host {
  readonly hosts: TwoHosts;
  readonly bare: BareHost;
}

/** Most of a test is waiting: a few are at it at once, each with a host of its own. */
const pool = [await twoHosts(), await twoHosts(), await twoHosts()];
const waiting: ((hosts: TwoHosts) => void)[] = [];

function takeHosts(): Promise<TwoHosts> {
  const hosts = pool.pop();
  return hosts === undefined
    ? new Promise((resolve) => waiting.push(resolve))
    : Promise.resolve(hosts);
}

function giveBack(hosts: TwoHosts): void {
  const next = waiting.shift();
  if (next === undefined) pool.push(hosts);
  else next(hosts);
}

function onBareHost(name: string, act: (host: Host) => Promise<void>): void {
  test.concurrent(name, async () => {
    const hosts = await takeHosts();
    try {
      await hosts.must("nft", "flush", "ruleset");
      await act({ hosts, bare: await bareHost(hosts) });
    } finally {
      giveBack(hosts);
    }
  });
}

async function must({ bare }: Host, args: readonly string[], stdin = ""): Promise<string> {
  const { exitCode, stdout, stderr } = await bare.postern(args, stdin);
  expect({ args, exitCode, stderr: exitCode === 0 ? "" : stderr }).toMatchObject({ exitCode: 0 });
  return stdout;
}

async function status({
  bare,
}: Host): Promise<{ readonly exitCode: number; readonly json: Status }> {
  const { exitCode, stdout } = await bare.postern(["status", "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

interface Status {
  readonly verdict: string;
  readonly problems: readonly string[];
  readonly trial: null | {
    readonly secondsLeft: number;
    readonly confirmed: { readonly summary: string };
  };
  readonly trials: readonly { readonly ended: string }[];
}

/** Waits until the trial that is pending is over, and what follows was seen for a moment. */
async function untilItIsOver(host: Host): Promise<void> {
  const { trial } = (await status(host)).json;
  await Bun.sleep((trial?.secondsLeft ?? 0) * 1000 + SLACK);
}

function expectNear(milliseconds: number | undefined, wanted: number): void {
  expect(milliseconds).toBeGreaterThan(wanted - SLACK);
  expect(milliseconds).toBeLessThan(wanted + SLACK);
}

/** The policy on trial let its port answer for as long as it was meant to, and no longer. */
function expectTried(answers: Answers | undefined, duration = DURATION): void {
  for (const seen of answers ?? [undefined]) {
    expectNear((seen?.last ?? 0) - (seen?.first ?? 0), duration);
    expect(seen?.pause).toBeLessThan(STALL);
  }
}

/** Meanwhile the port of the confirmed one, which answered before and did so again after, was silent. */
function expectSuspended(answers: Answers | undefined, duration = DURATION): void {
  for (const seen of answers ?? [undefined]) expectNear(seen?.pause, duration);
}

describe("a trial", () => {
  onBareHost(
    "decides from its batch to its deadline though its process was killed",
    async (host) => {
      const { hosts, bare } = host;
      await must(host, ["apply", "-"], KEPT);
      await watchPorts(hosts, [KEPT_PORT, TRIED_PORT]);
      for (const seconds of [0.01, 0.02, 0.03, 0.04]) {
        const killed = `timeout --signal=KILL ${seconds} "$0" "$1" ${TRY_TEXT} -`;
        expect((await bare.sh(killed, LARGE)).exitCode).toBe(137);
      }
      expect((await answersOf(hosts))[1]).toEqual([undefined, undefined]);

      const killed = `cat > /run/document; "$0" "$1" ${TRY_TEXT} --wait /run/document & tried=$!
      until nft list set inet postern trial > /dev/null 2>&1; do sleep 0.01; done
      kill -KILL $tried; wait $tried`;
      expect((await bare.sh(killed, LARGE)).exitCode).toBe(137);
      expect((await status(host)).json).toMatchObject({
        problems: [],
        verdict: "filtering: block, 501 rules",
      });
      await untilItIsOver(host);
      const [kept, tried] = await answersOf(hosts);
      expectTried(tried);
      expectSuspended(kept);
      expect(await status(host)).toMatchObject({
        exitCode: 0,
        json: { verdict: "filtering: block, 1 rule", trial: null },
      });
      for (const verb of ["confirm", "revert"]) {
        expect(await bare.postern([verb])).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining("nothing is on trial"),
        });
      }
    },
  );

  onBareHost(
    "outlives who waits for it, and is left alone by what changes nothing",
    async (host) => {
      const { hosts, bare } = host;
      const seconds = 2 * SECONDS;
      await must(host, ["apply", "-"], KEPT);
      await watchPorts(hosts, [KEPT_PORT, TRIED_PORT]);
      const script = `mkdir /var/state; export STATE_DIRECTORY=/var/state
      cat > /run/tried
      "$0" "$1" apply --mode=try --timeout=${seconds}s --wait /run/tried > /run/waited & waiter=$!
      until grep --quiet "on trial" /run/waited; do sleep 0.02; done
      kill -KILL $waiter
      sed s/ports:/prots:/ /run/tried > /run/typo
      say() { name=$1; shift; "$@" > /dev/null 2>&1; echo "$name $?" >> /run/codes; }
      say check "$0" "$1" check /run/tried & checked=$!
      say refused "$0" "$1" apply /run/typo & refused=$!
      say unread "$0" "$1" apply --mode=try /run/typo & unread=$!
      say dry-run "$0" "$1" apply --dry-run /run/tried & dry=$!
      say status "$0" "$1" status & looked=$!
      say history "$0" "$1" history & listed=$!
      say staged "$0" "$1" apply --mode=staged /run/tried & staged=$!
      wait $checked $refused $unread $dry $looked $listed $staged
      sort /run/codes`;
      const { stdout } = await bare.sh(script, TRIED);
      expect(stdout).toBe(
        "check 0\ndry-run 0\nhistory 0\nrefused 1\nstaged 0\nstatus 0\nunread 1\n",
      );
      expect((await status(host)).json.trial?.confirmed).toMatchObject({
        summary: "block, 1 rule",
      });
      await untilItIsOver(host);
      const [kept, tried] = await answersOf(hosts);
      expectTried(tried, seconds * 1000);
      expectSuspended(kept, seconds * 1000);
    },
  );

  onBareHost(
    "that replaces another has a deadline of its own and the same fallback",
    async (host) => {
      const { hosts } = host;
      await must(host, ["apply", "-"], KEPT);
      await watchPorts(hosts, [KEPT_PORT, TRIED_PORT, SECOND_PORT]);
      await must(host, [...TRY, "-"], TRIED);
      await Bun.sleep(1500);
      expect(await must(host, [...TRY, "-"], SECOND)).toContain(
        "\nthis replaces the trial of block, 2 rules\n",
      );
      expect((await status(host)).json.trial?.confirmed).toMatchObject({
        summary: "block, 1 rule",
      });
      await untilItIsOver(host);
      const [kept, first, second] = await answersOf(hosts);
      expectTried(second);
      const lasted = (second?.[0]?.first ?? 0) - (first?.[0]?.first ?? 0);
      expect(lasted).toBeGreaterThan(1500);
      expectTried(first, lasted);
      expectSuspended(kept, DURATION + lasted);
      const { json } = await status(host);
      expect(json).toMatchObject({ problems: [], verdict: "filtering: block, 1 rule" });
      expect(json.trials.map(({ ended }) => ended)).toEqual(["replaced", "deadline"]);
    },
  );

  onBareHost("of an open policy opens everything until its deadline", async (host) => {
    const { hosts } = host;
    await must(host, ["apply", "-"], KEPT);
    await watchPorts(hosts, [KEPT_PORT, TRIED_PORT]);
    await must(host, [...TRY, "-"], OPEN);
    expect((await status(host)).json.verdict).toBe("open: accept, 0 rules");
    await untilItIsOver(host);
    const [kept, tried] = await answersOf(hosts);
    expectTried(tried);
    for (const seen of kept ?? []) expect(seen?.pause).toBeLessThan(STALL);
    expect((await status(host)).json.verdict).toBe("filtering: block, 1 rule");
  });

  const fallbacks: readonly (readonly [string, (host: Host) => Promise<unknown>, string])[] = [
    ["an open policy", (host) => must(host, ["apply", "-"], OPEN), "open: accept, 0 rules"],
    ["no table", async () => undefined, "open: no table"],
  ];
  for (const [what, before, verdict] of fallbacks) {
    onBareHost(`over ${what} closes ports until its deadline`, async (host) => {
      const { hosts } = host;
      await before(host);
      await watchPorts(hosts, [KEPT_PORT, TRIED_PORT]);
      const problems = (await status(host)).json.problems;
      await must(host, [...TRY, "-"], TRIED);
      await untilItIsOver(host);
      const [closed, tried] = await answersOf(hosts);
      expectSuspended(closed);
      for (const seen of tried ?? []) expect(seen?.pause).toBeLessThan(STALL);
      expect((await status(host)).json).toMatchObject({ verdict, problems });
    });
  }

  onBareHost("over the lockdown ends in the lockdown", async (host) => {
    const { hosts } = host;
    await must(host, ["lockdown"]);
    await watchPorts(hosts, [KEPT_PORT, TRIED_PORT]);
    await must(host, [...TRY, "-"], TRIED);
    await untilItIsOver(host);
    const [closed, tried] = await answersOf(hosts);
    expect(closed).toEqual([undefined, undefined]);
    expectTried(tried);
    expect((await status(host)).json).toMatchObject({ verdict: "closed: lockdown", problems: [] });
  });

  onBareHost(
    "is waited for: 0 when it was confirmed, 1 when it ended in any other way",
    async (host) => {
      const waitedFor = async (then: string, trying: readonly string[] = TRY_LONG) => {
        const script = `cat > /run/tried
        "$0" "$1" ${trying.join(" ")} --wait /run/tried > /run/waited & waiter=$!
        until grep --quiet "on trial" /run/waited; do sleep 0.02; done
        ${then}; wait $waiter; code=$?; cat /run/waited; exit $code`;
        const { exitCode, stdout, stderr } = await host.bare.sh(script, TRIED);
        return { exitCode, text: stdout + stderr };
      };
      await must(host, ["apply", "-"], KEPT);
      expect(await waitedFor('"$0" "$1" revert')).toMatchObject({
        exitCode: 1,
        text: expect.stringContaining("the trial is over and was not confirmed"),
      });
      expect(await waitedFor(":", TRY)).toMatchObject({
        exitCode: 1,
        text: expect.stringContaining("in force is filtering: block, 1 rule"),
      });
      expect(await waitedFor('"$0" "$1" confirm')).toMatchObject({
        exitCode: 0,
        text: expect.stringContaining("confirmed: block, 2 rules"),
      });
    },
  );

  onBareHost(
    "ends with confirm, revert, apply and reload, and the history says which",
    async (host) => {
      const { hosts, bare } = host;
      const trying = async () => {
        await must(host, ["apply", "-"], KEPT);
        await must(host, [...TRY_LONG, "-"], TRIED);
      };
      /** What answers now, and whether anything in the kernel still runs down. */
      const ports = async () => {
        const probes = [KEPT_PORT, TRIED_PORT, SECOND_PORT].map((dport) => ({
          ...{ proto: "tcp" as const, src: "10.0.0.9", dst: "10.0.0.2", dport },
        }));
        const verdicts = await hosts.probe("eth0", probes);
        const { trial } = (await status(host)).json;
        expect(trial).toBeNull();
        expect(await hosts.must("nft", "list", "ruleset")).not.toContain("timeout");
        return probes.flatMap(({ dport }, index) => (verdicts[index] === "refused" ? [dport] : []));
      };
      await trying();
      await must(host, ["confirm"]);
      expect(await ports()).toEqual([TRIED_PORT]);
      await trying();
      await must(host, ["revert"]);
      expect(await ports()).toEqual([KEPT_PORT]);
      await trying();
      expect(await must(host, ["apply", "-"], SECOND)).toContain(
        "this ends the trial of block, 2 rules",
      );
      expect(await ports()).toEqual([SECOND_PORT]);
      await trying();
      const reload = `mkdir /run/credentials; cat > /run/credentials/postern.config
      CREDENTIALS_DIRECTORY=/run/credentials "$0" "$1" reload`;
      expect(await bare.sh(reload, SECOND)).toMatchObject({ exitCode: 0 });
      expect(await ports()).toEqual([SECOND_PORT]);
      expect((await status(host)).json.trials.map(({ ended }) => ended)).toEqual([
        ...["confirmed", "reverted", "replaced", "replaced"],
      ]);
      for (const how of ["confirmed by", "reverted by", "replaced by"]) {
        expect(await must(host, ["history"])).toContain(`from <stdin>: ${how}`);
      }
    },
  );
});
