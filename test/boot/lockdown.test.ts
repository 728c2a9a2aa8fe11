import { expect } from "bun:test";
import type { Guest } from "./boot.ts";
import { bootTest } from "./boot_test.ts";
import { inlineArgument } from "./inline.ts";
import { LOCKDOWN } from "./policies.ts";
import { makeIso, makeVfat, writeDocument } from "./volume.ts";

/** One line of the kernel log says why the host is closed, and systemd names the unit. */
function saysWhy(reason: RegExp): (guest: Guest) => void {
  return (guest) => {
    const reasons = guest.console.split("\n").filter((line) => /^\[.*postern.*CLOSED/.test(line));
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    expect(guest.failedUnits).toContain("postern.service");
  };
}

bootTest(
  "no-configuration",
  "without a configuration every port stays closed",
  () => ({ openTo: LOCKDOWN }),
  saysWhy(/CLOSED, .*: no configuration found/),
);

bootTest(
  "broken-document",
  "a document with a typo leaves every port closed",
  () => {
    const document = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningres: accept\n";
    const file = writeDocument("broken-document", document);
    return { volumes: [makeIso("broken-document", file)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*postern\.yaml:3:1: .*ingres/),
);

bootTest(
  "truncated-inline",
  "an inline argument that is cut short leaves every port closed",
  () => {
    const argument = inlineArgument("examples/accept-restricted.yaml");
    return { kernelArguments: [argument.slice(0, -20)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*: postern\.config\.inline: it is cut short/),
);

bootTest(
  "garbage-volume",
  "a volume that holds garbage leaves every port closed",
  () => {
    const file = writeDocument("garbage-volume", crypto.getRandomValues(new Uint8Array(4096)));
    return { volumes: [makeVfat("garbage-volume", file)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*config\.yaml:1:1: .*UTF-8/),
);
