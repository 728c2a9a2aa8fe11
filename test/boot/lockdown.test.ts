import { expect } from "bun:test";
import type { Guest } from "./boot.ts";
import { bootTest } from "./boot_test.ts";
import { encodeArguments } from "./inline.ts";
import { LOCKDOWN } from "./policies.ts";
import { makeIso, makeVfat, writeDocument } from "./volume.ts";

/** One line says why the host is closed, and systemd names the unit. */
function saysWhy(reason: RegExp): (guest: Guest) => void {
  return (guest) => {
    expect(guest.console).toMatch(reason);
    expect(guest.failedUnits).toContain("postern.service");
  };
}

bootTest(
  "no-configuration",
  "without a configuration every port stays closed",
  () => ({ openTo: LOCKDOWN }),
  saysWhy(/postern: .*no configuration/),
);

bootTest(
  "broken-document",
  "a document with a typo leaves every port closed",
  () => {
    const document = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningres: accept\n";
    const file = writeDocument("broken-document", document);
    return { volumes: [makeIso("broken-document", file)], openTo: LOCKDOWN };
  },
  saysWhy(/postern: .*ingres/),
);

bootTest(
  "truncated-inline",
  "an inline argument that is cut short leaves every port closed",
  () => {
    const [argument = ""] = encodeArguments("examples/accept-restricted.yaml");
    return { kernelArguments: [argument.slice(0, -20)], openTo: LOCKDOWN };
  },
  saysWhy(/postern: .*postern\.config\.inline/),
);

bootTest(
  "garbage-volume",
  "a volume that holds garbage leaves every port closed",
  () => {
    const file = writeDocument("garbage-volume", crypto.getRandomValues(new Uint8Array(4096)));
    return { volumes: [makeVfat("garbage-volume", file)], openTo: LOCKDOWN };
  },
  saysWhy(/postern: .*config\.yaml/),
);
