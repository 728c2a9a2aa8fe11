// SPDX-License-Identifier: Apache-2.0
// A postern that was stopped when it knew what is there undoes nothing of what comes before it goes on. What
// stops it is a file that it reads, in whose place is a FIFO: nobody writes to that before then.
import { expect, test } from "bun:test";
import { POSTERN, type TwoHosts, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const WEB = `${BLOCK}---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;

/** For sh(1): `stop FILE COMMAND…` runs a command until it reads a file; `go_on` prints what came of it. */
const COMMANDS = `cd $RUNTIME_DIRECTORY; cat > web; head -n 3 web > block
postern() { "$postern0" "$postern1" "$@"; }
postern0=$0 postern1=$1
wait_at() { exec 3> $file; mv $file fifo; cp whole $file; }
stop() {
  file=$1; shift
  cp $file whole; rm $file; mkfifo $file
  "$@" > said 2>&1 & stopped=$!
  wait_at
}
stop_at_second() { stop "$@"; rm $file; mkfifo $file; cat whole >&3; exec 3>&-; wait_at; }
go_on() { cat whole >&3; exec 3>&-; wait $stopped; echo "exit $?"; cat said; }
quietly() { "$@" > /dev/null 2>&1; }
quietly postern apply block
`;

const pool = [
  await twoHosts(),
  await twoHosts(),
  await twoHosts(),
  await twoHosts(),
  await twoHosts(),
  await twoHosts(),
];

/** What a script prints. Each has a host of its own: most of it is waiting. */
async function printed(script: string): Promise<string> {
  const hosts: TwoHosts | undefined = pool.pop();
  if (hosts === undefined) throw new Error("there are too few hosts");
  return (await hosts.run(["sh", "-c", COMMANDS + script, ...POSTERN], WEB)).stdout;
}

const TRY = "quietly postern apply --mode=try --timeout=60s web";
const TAKEN = "postern: error: something else replaced the table meanwhile";
const ENDED = "postern: error: the trial has just ended";

const stops: readonly (readonly [string, string, string])[] = [
  ["an apply", "stop $(ls netns-*/*.table) postern apply web", TAKEN],
  ["a revert", `${TRY}; stop_at_second $(ls netns-*/record.json) postern revert`, TAKEN],
  ["a confirm", `${TRY}; stop_at_second $(ls netns-*/record.json) postern confirm`, ENDED],
];

test.concurrent.each(stops)(
  "%s that was stopped leaves a lockdown in force",
  async (_, stop, why) => {
    const said = await printed(`${stop}
    postern lockdown 2> /dev/null; go_on
    nft list table inet postern | grep comment | head -n 1`);
    expect(said).toStartWith("locked down: ");
    expect(said).toContain("\nexit 1\n");
    expect(said).toContain(`\n${why}\n`);
    expect(said).toMatch(/\n\tcomment "lockdown \(postern .*\n$/);
  },
);

test.concurrent("a start does not wait for an apply that was stopped, which undoes nothing of it", async () => {
  const said = await printed(`stop $(ls netns-*/*.table) postern apply web
    nft delete table inet postern; nft list ruleset
    postern start; echo start $?; go_on
    nft list table inet postern | grep comment | head -n 1`);
  expect(said).toMatch(/^filtering: block, 0 rules, .*: the table was gone\nstart 1\nexit 1\n/);
  expect(said).toContain(`\n${TAKEN}\n`);
  expect(said).toMatch(/\n\tcomment "block, 0 rules \(postern .*\n$/);
});

test.concurrent("a start that was stopped while it repaired leaves a lockdown in force", async () => {
  const said =
    await printed(`nft delete table inet postern; stop $(ls netns-*/*.table) postern start
    postern lockdown 2> /dev/null; go_on; postern status
    nft list table inet postern | grep comment | head -n 1`);
  expect(said).toStartWith("locked down: ");
  expect(said).toContain("\nclosed: lockdown\n");
  expect(said).toMatch(/\n\tcomment "lockdown \(postern .*\n$/);
});

test.concurrent("a confirm that was stopped until the deadline confirms nothing", async () => {
  const said = await printed(`quietly postern apply --mode=try --timeout=5s web
    stop_at_second $(ls netns-*/record.json) postern confirm
    while postern status | grep --quiet ^trial:; do sleep 0.1; done
    go_on; postern status; echo status $?`);
  expect(said).toContain("exit 1\n");
  expect(said).toContain(`${ENDED}\n`);
  expect(said).toContain("\nfiltering: block, 0 rules\n");
  expect(said).toContain("; ended by its deadline at ");
  expect(said).toEndWith("\nstatus 0\n");
});
