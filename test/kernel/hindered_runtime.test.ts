// SPDX-License-Identifier: Apache-2.0
// A runtime directory in which nothing can be written: what is in force is changed all the same, one change
// after the other, and what could not be remembered is told; but not where what is remembered would undo it.
import { describe, expect, test } from "bun:test";
import { guardedHost, opening } from "./guarded_host.ts";

const { sh } = await guardedHost();

const FILL = "head -c 1M /dev/zero > run/filling 2> /dev/null";
/** So that nothing gives space back. */
const FILL_FOR_GOOD = `rm run/netns-*/*.table; ${FILL}`;
const HINDRANCES = [
  [
    "read-only",
    "mount -t tmpfs none run",
    "mount -o remount,ro run",
    "file system is read-only",
    false,
  ],
  ["full", "mount -t tmpfs -o size=64k none run", FILL_FOR_GOOD, "there is no space left", true],
] as const;

/** How often a text stands in another. */
function times(text: string, wanted: string): number {
  return text.split(wanted).length - 1;
}

describe.each(HINDRANCES)(
  "a runtime directory that is %s",
  (_, before, hindrance, why, applies) => {
    test("has a lock, which is waited for", async () => {
      const { stdout, stderr } = await sh(
        `${before}; cat > A; postern apply A > /dev/null; ${hindrance}
      flock run/netns-* sh -c "touch held; sleep 1; echo released" &
      until test -e held; do sleep 0.02; done
      postern apply A > out 2>&1; echo applied $?; cat out`,
        opening(80),
      );
      expect(stdout).toStartWith(`released\napplied ${applies ? 0 : 1}\n`);
      expect(stdout + stderr).not.toContain("nobody else could be waited for");
    });

    test("leaves what is in force to no check that remembers another policy", async () => {
      const open = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
      const { stdout, stderr } = await sh(
        `${before}; cat > A; printf '${open.replaceAll("\n", "\\n")}' > open
      postern apply open > /dev/null; ${hindrance}
      postern apply A; echo apply $?; nft list tables > one; postern start --network > /dev/null
      nft list tables > two; cmp one two && cat two`,
        opening(80),
      );
      expect(stdout).toContain(applies ? "\napply 0\ntable inet postern\n" : "apply 1\n");
      expect(stdout).not.toContain("differ");
      expect(stderr).toContain(why);
    });

    test("leaves what is remembered where nothing else is in force", async () => {
      const { stdout } = await sh(
        `${before}; cat > A; postern apply A > /dev/null; ${hindrance}
      echo none > state/kept; postern reload > /dev/null; echo reload $?; postern status`,
        opening(80),
      );
      expect(stdout).toContain("filtering: block, 1 rule\n");
      expect(stdout).toContain("\nsource: A\n");
    });

    test("hinders no lockdown", async () => {
      const { stdout } = await sh(
        `${before}; cat > A; postern apply A > /dev/null; ${hindrance}
      postern lockdown; echo lockdown $?; postern start; postern status`,
        opening(80),
      );
      expect(stdout).toContain("\nlockdown 0\nclosed: lockdown");
      expect(stdout.split("\n")).toContain("closed: lockdown");
    });
  },
);

test("a runtime directory in which there never was anything is told once, and nothing is remembered", async () => {
  const { stdout, stderr } = await sh(
    `mount -t tmpfs -o ro none run
    postern apply -; echo apply $?; postern status; echo status $?`,
    opening(80),
  );
  expect(stdout).toContain("\napply 0\nfiltering: block, 1 rule\n");
  expect(stdout).toContain("\nsource: nothing is remembered of it\nkept: revision 1, applied: ");
  expect(stdout).toEndWith("\nstatus 0\n");
  expect(times(stderr, "warning: this is not remembered: ")).toBe(1);
  expect(stderr).toContain("warning: nobody else could be waited for: ");
});

test("what can be written at the second attempt is remembered, and nothing is told", async () => {
  const { stdout, stderr } = await sh(
    `mount -t tmpfs -o size=64k none run; cat > A; postern lockdown > /dev/null; ${FILL}
    postern apply A; postern status; echo status $?`,
    opening(80),
  );
  expect(stderr).not.toContain("not remembered");
  expect(stdout).toContain("\nfiltering: block, 1 rule\nsource: A\n");
  expect(stdout).toEndWith("\nstatus 0\n");
});

test("a notice of a trial goes when no other can be written", async () => {
  const { stdout, stderr } = await sh(
    `mount -t tmpfs -o size=64k none run; cat > A; sed s/80/81/ A > B
    postern apply A; postern apply --mode=try B; grep -c "on trial" run/issue run/motd
    mkdir aside; mv run/netns-*/* aside; mount -t tmpfs none run/netns-*; mv aside/* run/netns-*
    ${FILL}; postern revert; ls run; cat run/motd`,
    opening(80),
  );
  expect(stdout).toContain("run/issue:1\nrun/motd:1\n");
  const [, after] = stdout.split("\nreverted: block, 1 rule\n");
  expect(after).toStartWith("filling\nmachine\n");
  expect(after).not.toContain("on trial");
  expect(stderr).not.toContain("error");
});
