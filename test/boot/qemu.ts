// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import type { Accelerator } from "./accelerator.ts";
import { IMAGE, type System } from "./image.ts";

/** How a guest is started. */
export interface Machine {
  /** What is booted; the test image when absent. */
  readonly system?: System;
  /** Another initramfs than the system's own; only for direct boot. */
  readonly initrd?: string;
  /** What is added to the system's own kernel command line; only for direct boot. */
  readonly kernelArguments?: readonly string[];
  /**
   * A qcow2 file over the image's disk, which keeps what the guest writes. Without one the guest
   * has no state partition: it would be made anew in each boot.
   */
  readonly disk?: string;
  /** Disk images, raw, that the guest sees read-only besides its own. */
  readonly volumes?: readonly string[];
  /** The same, but the guest may write: what it writes is gone with it. */
  readonly writableVolumes?: readonly string[];
  /** The file that the firmware's tables carry as systemd's credential postern.config (SMBIOS type 11). */
  readonly credential?: string;
  /** Other credentials of systemd that come the same way: what each is called and what it says. */
  readonly systemCredentials?: Readonly<Record<string, string>>;
  /** Firmware loads the disk's own boot loader, instead of QEMU the kernel. */
  readonly firmware?: boolean;
}

// Debian's package ovmf, in its 4 MB flavour, on Debian 12 and 13 alike.
const FIRMWARE = "/usr/share/OVMF/OVMF_CODE_4M.fd";
const FIRMWARE_VARIABLES = "/usr/share/OVMF/OVMF_VARS_4M.fd";

/**
 * What spares an emulated processor work that no case looks at. With random addresses QEMU would
 * translate each program anew in every process. Security modules besides capabilities take a second to
 * start, as do the kernel's tests of its ciphers, and clearing memory that is about to be written takes two.
 */
const QUICK = ["norandmaps", "lsm=capability", "init_on_alloc=0", "cryptomgr.notests"];

/** The machine's identity, as firmware has it and virtualizers give it to each of their guests. */
const MACHINE = "2b9c6f43-8a3d-4f57-9d0e-5b6c1e0f7a21";

/**
 * The command line of QEMU for a machine without a network device, its console on stdout. One
 * processor: with several, QEMU's translator now and then runs code that the guest's kernel is
 * just patching, and the kernel panics.
 */
export function qemuCommand(machine: Machine, accelerator: Accelerator): string[] {
  const system = machine.system ?? IMAGE;
  return [
    ...processorOptions(system, accelerator),
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"],
    ...["-smp", "1", "-m", `${system.memory}`],
    ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
    ...["-device", "virtio-rng-pci", "-uuid", MACHINE],
    ...diskOptions(system, machine),
    ...(machine.volumes ?? []).flatMap((file) => rawDrive(file, "readonly=on")),
    ...(machine.writableVolumes ?? []).flatMap((file) => rawDrive(file, "snapshot=on")),
    ...credentialOptions(machine),
    ...(machine.firmware === true ? firmwareOptions() : kernelOptions(system, machine)),
  ];
}

function processorOptions({ architecture }: System, accelerator: Accelerator): string[] {
  const translated = ["-accel", "tcg,tb-size=512"];
  if (architecture === "arm64") {
    return ["qemu-system-aarch64", "-machine", "virt", ...translated, "-cpu", "cortex-a57"];
  }
  // No bus that has nothing on it: its drivers take time to find that out.
  const machine = ["-machine", "q35,sata=off,smbus=off,usb=off"];
  const processor =
    accelerator === "kvm" ? ["-accel", "kvm", "-cpu", "host"] : [...translated, "-cpu", "max"];
  return ["qemu-system-x86_64", ...machine, ...processor];
}

/** What makes or keeps a state; making it anew takes a quarter of the time that the root needs. */
const STATE_UNITS = [
  "postern-state.service",
  "sshd-keygen.service",
  "ssh.service",
  "systemd-journal-flush.service",
  "systemd-tmpfiles-setup.service",
];

function diskOptions(system: System, { disk }: Machine): string[] {
  if (disk !== undefined) return ["-drive", `file=${disk},format=qcow2,if=virtio`];
  if (system.disk === undefined) return [];
  return rawDrive(system.disk, "snapshot=on");
}

/** A disk that the guest only reads, or whose changes are gone with it. */
function rawDrive(file: string, writing: "readonly=on" | "snapshot=on"): string[] {
  return ["-drive", `file=${file},format=raw,if=virtio,${writing}`];
}

function kernelOptions(
  system: System,
  { kernelArguments = [], initrd = system.initrd, disk }: Machine,
): string[] {
  const own = readFileSync(system.cmdline, "utf8").trim();
  const masks = disk === undefined ? STATE_UNITS.map((unit) => `systemd.mask=${unit}`) : [];
  const cmdline = [own, ...QUICK, ...masks, ...kernelArguments].join(" ");
  return ["-kernel", system.kernel, "-initrd", initrd, "-append", cmdline];
}

function credentialOptions({ credential, systemCredentials = {} }: Machine): string[] {
  const configuration =
    credential === undefined ? {} : { "postern.config": readFileSync(credential) };
  return Object.entries({ ...configuration, ...systemCredentials }).flatMap(([name, content]) => {
    const word = Buffer.from(content).toString("base64");
    return ["-smbios", `type=11,value=io.systemd.credential.binary:${name}=${word}`];
  });
}

function firmwareOptions(): string[] {
  if (!existsSync(FIRMWARE)) throw new Error(`${FIRMWARE} is missing: install ovmf`);
  return [
    ...["-drive", `if=pflash,format=raw,readonly=on,file=${FIRMWARE}`],
    ...["-drive", `if=pflash,format=raw,snapshot=on,file=${FIRMWARE_VARIABLES}`],
  ];
}
