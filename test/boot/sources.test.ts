// SPDX-License-Identifier: Apache-2.0
// One boot for each way to hand over, pin and sign a configuration.
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { hasNoFailures, saysWhy } from "./aftermath.ts";
import { bootFile } from "./boot.ts";
import { bootCase } from "./boot_case.ts";
import { extendInitrd } from "./initrd.ts";
import { ACCEPT_RESTRICTED, LOCKDOWN, WORKER } from "./policies.ts";
import { makeIso, makeIsoOf, makePartition, makeVfat } from "./volume.ts";

const EXAMPLE = "examples/worker-flannel.yaml";

bootCase(
  "credential",
  "a credential of the firmware is obeyed, and goes before a volume, whatever variable each unit is given",
  () => ({
    credential: EXAMPLE,
    // The binary would be Bun itself, and no firewall.
    kernelArguments: ["systemd.setenv=BUN_BE_BUN=1"],
    volumes: [makeIso("credential", "examples/accept-restricted.yaml")],
    openTo: WORKER,
  }),
  hasNoFailures,
);

bootCase(
  "partition",
  "a partition is found by its own name, and read though its file system is ext4",
  () => ({
    volumes: [makePartition("partition", "Postern-Config", EXAMPLE)],
    openTo: WORKER,
  }),
  hasNoFailures,
);

bootCase(
  "two-volumes",
  "a stick that is called as the ISO is leaves every port closed, though that name is pinned",
  () => ({
    kernelArguments: ["postern.config=volume:postern"],
    volumes: [
      makeIso("two-volumes", EXAMPLE),
      makeVfat("two-volumes", "examples/accept-restricted.yaml"),
    ],
    openTo: LOCKDOWN,
  }),
  saysWhy(/CLOSED, .*: volume postern: there are 2, on \/dev\/\w+ \(UUID=\S+\) and \/dev\/\w+ \(/),
);

bootCase(
  "embedded",
  "a configuration baked into the initramfs is obeyed when no other source has one",
  () => ({ initrd: withConfiguration("embedded", EXAMPLE), openTo: WORKER }),
  hasNoFailures,
);

bootCase(
  "signed",
  "a signed configuration with the demanded checksum is obeyed",
  () => {
    const file = "examples/accept-restricted.yaml";
    const { argument, signature } = sign("signed", file);
    const checksum = createHash("sha256").update(readFileSync(file)).digest("hex");
    return {
      kernelArguments: [argument, `postern.config.sha256=${checksum}`],
      volumes: [makeIsoOf("signed", { "postern.yaml": file, "postern.yaml.sig": signature })],
      openTo: ACCEPT_RESTRICTED,
    };
  },
  hasNoFailures,
);

// The other faults of a found configuration take the same way; test/unit/sources has their words.
bootCase(
  "signed-by-another",
  "a configuration that another key signed leaves every port closed",
  () => {
    const file = "examples/accept-restricted.yaml";
    const { argument } = sign("signed-by-another-wanted", file);
    const { signature } = sign("signed-by-another", file);
    return {
      kernelArguments: [argument],
      volumes: [
        makeIsoOf("signed-by-another", { "postern.yaml": file, "postern.yaml.sig": signature }),
      ],
      openTo: LOCKDOWN,
    };
  },
  saysWhy(/CLOSED, .*postern\.yaml: its signature was made with key /),
);

/** The image's initrd, followed by a cpio that holds a configuration. */
function withConfiguration(name: string, file: string): string {
  return extendInitrd(name, (tree) => cpSync(file, `${tree}/usr/lib/postern/config.yaml`));
}

/** Makes a key and signs a copy of the file: the kernel argument that demands it, and the signature. */
function sign(name: string, file: string): { argument: string; signature: string } {
  const [key, copy] = [bootFile(name, "key"), bootFile(name, "signed")];
  for (const old of [key, `${key}.pub`, `${copy}.sig`]) rmSync(old, { force: true });
  runCommand("cp", file, copy);
  const printed = runCommand("dist/postern", "keygen", "-o", key);
  runCommand("dist/postern", "sign", "-k", key, copy);
  const argument = /postern\.config\.key=\S+/.exec(printed)?.[0];
  if (argument === undefined) throw new Error(`no kernel argument in: ${printed}`);
  return { argument, signature: `${copy}.sig` };
}
