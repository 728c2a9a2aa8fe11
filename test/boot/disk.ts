// SPDX-License-Identifier: Apache-2.0
import { constants, copyFileSync, readFileSync, rmSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";
import { IMAGE } from "./image.ts";

/** What tells the state partition from others, as the image itself has it. */
const STATE_DEFINITION = "image/mkosi.extra/usr/lib/postern/state.repart.d/state.conf";

/** What mkosi runs in; it has the programs of the systemd that is in the image. */
const TOOLS = "build/mkosi/tools";

/** Where the image's first partition begins, in bytes. */
const ESP_START = 1 << 20;

/** A qcow2 file that takes what is written over the image's disk, or over another raw one. */
export function makeDisk(name: string, below: string = IMAGE.disk): string {
  const disk = bootFile(name, "qcow2");
  rmSync(disk, { force: true });
  runCommand(
    "qemu-img",
    "create",
    "-q",
    "-f",
    "qcow2",
    "-F",
    "raw",
    "-b",
    `${process.cwd()}/${below}`,
    disk,
  );
  return disk;
}

/**
 * The same with a `.cred` file where systemd-stub takes credentials for any kernel image from: a document as
 * systemd-creds wraps it for a machine without TPM and Secure Boot.
 */
export function makeDiskWithCredential(name: string, document: string): string {
  const raw = copyDisk(name);
  const credential = bootFile(name, "cred");
  const wrap = "systemd-creds encrypt --with-key=null --name=postern.config - -";
  runCommand(
    "sh",
    "-c",
    `unshare --map-root-user --root=${TOOLS} ${wrap} < ${document} > ${credential}`,
  );
  const esp = `${raw}@@${ESP_START}`;
  runCommand("mmd", "-i", esp, "::loader/credentials");
  runCommand("mcopy", "-i", esp, credential, "::loader/credentials/postern.config.cred");
  return makeDisk(name, raw);
}

/** The same with a state partition that holds nothing but zeros, which is no file system. */
export function makeDamagedDisk(name: string): string {
  const type = /^Type=(.+)$/m.exec(readFileSync(STATE_DEFINITION, "utf8"))?.[1];
  if (type === undefined) throw new Error(`${STATE_DEFINITION} has no type`);
  const raw = copyDisk(name);
  runCommand("sh", "-c", `echo 'type=${type}, name=postern-state' | sfdisk -q --append ${raw}`);
  return makeDisk(name, raw);
}

function copyDisk(name: string): string {
  const raw = bootFile(name, "raw");
  copyFileSync(IMAGE.disk, raw, constants.COPYFILE_FICLONE);
  return raw;
}
