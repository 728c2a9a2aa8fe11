// SPDX-License-Identifier: Apache-2.0
// One boot of the test image for each case; what has to be open comes from policies.ts.
import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { IMAGE_COMMAND_LINE_BYTES } from "../../src/sources/image_command_line.ts";
import { hasNoFailures, saysWhy } from "./aftermath.ts";
import { bootCase } from "./boot_case.ts";
import { makeDiskWithCredential } from "./disk.ts";
import { firewallOff } from "./firewall_off.ts";
import { IMAGE } from "./image.ts";
import { inlineArgument } from "./inline.ts";
import { ACCEPT_RESTRICTED, CONTROL_PLANE, LOCKDOWN, OPEN, WORKER } from "./policies.ts";
import { makeIso, makeVfat, writeDocument } from "./volume.ts";

test("the image's own command line leaves the room that `postern encode` counts on", () => {
  expect(statSync(IMAGE.cmdline).size).toBeLessThanOrEqual(IMAGE_COMMAND_LINE_BYTES);
});

// The slowest first, so that no processor idles at the end.
bootCase(
  "firmware",
  "the disk alone boots by UEFI firmware and obeys the credential that lies beside its kernel image",
  () => ({
    firmware: true,
    disk: makeDiskWithCredential("firmware", "examples/control-plane-flannel.yaml"),
    openTo: CONTROL_PLANE,
  }),
  (guest) => {
    expect(guest.console).toMatch(/postern: filtering: block, .*from credential/);
    hasNoFailures(guest);
  },
);

// Without this one the others would prove nothing: a port may be closed for any reason.
bootCase(
  "firewall-off",
  "with the firewall's units held back, the same probes see every port open",
  () => ({ kernelArguments: firewallOff(), openTo: OPEN }),
);

bootCase(
  "control-plane-iso",
  "the control-plane example on an ISO opens exactly what it lists",
  () => ({
    volumes: [makeIso("control-plane-iso", "examples/control-plane-flannel.yaml")],
    openTo: CONTROL_PLANE,
  }),
  hasNoFailures,
);

bootCase(
  "worker-inline",
  "the worker example on the kernel command line opens exactly what it lists",
  () => ({
    kernelArguments: [inlineArgument("examples/worker-flannel.yaml")],
    openTo: WORKER,
  }),
  hasNoFailures,
);

bootCase(
  "accept-vfat",
  "accept mode, from a FAT volume, closes the one restricted port to all but those allowed",
  () => ({
    volumes: [makeVfat("accept-vfat", "examples/accept-restricted.yaml")],
    openTo: ACCEPT_RESTRICTED,
  }),
  hasNoFailures,
);

bootCase(
  "no-configuration",
  "without a configuration every port stays closed",
  () => ({ openTo: LOCKDOWN }),
  saysWhy(/CLOSED, .*: no configuration found/),
);

bootCase(
  "broken-document",
  "a document with a typo leaves every port closed",
  () => {
    const document = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningres: accept\n";
    const file = writeDocument("broken-document", document);
    return { volumes: [makeIso("broken-document", file)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*postern\.yaml:3:1: .*ingres/),
);

bootCase(
  "truncated-inline",
  "an inline argument that is cut short leaves every port closed",
  () => {
    const argument = inlineArgument("examples/accept-restricted.yaml");
    return { kernelArguments: [argument.slice(0, -20)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*: postern\.config\.inline: it is cut short/),
);

bootCase(
  "garbage-volume",
  "a volume that holds garbage leaves every port closed",
  () => {
    const file = writeDocument("garbage-volume", crypto.getRandomValues(new Uint8Array(4096)));
    return { volumes: [makeVfat("garbage-volume", file)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*config\.yaml:\d+:\d+: .*UTF-8/),
);
