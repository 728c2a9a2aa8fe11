// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { IMAGE } from "./image.ts";

/** What executes the guest's instructions: the processor, or QEMU's translator. */
export type Accelerator = "kvm" | "tcg";

const CACHE = "build/test/accelerator";
const PROBE_SECONDS = 10;

/**
 * KVM if a guest's kernel runs under it to its end within ten seconds, TCG otherwise: /dev/kvm can
 * exist and guests hang in it. The answer is kept until the machine is booted again.
 */
export async function chooseAccelerator(): Promise<Accelerator> {
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const known = await Bun.file(CACHE)
    .text()
    .catch(() => "");
  if (known === `${bootId} kvm`) return "kvm";
  if (known === `${bootId} tcg`) return "tcg";
  const accelerator = (await kvmWorks()) ? "kvm" : "tcg";
  mkdirSync("build/test", { recursive: true });
  writeFileSync(CACHE, `${bootId} ${accelerator}`);
  return accelerator;
}

/** Starts the image's kernel with nothing to run: it panics for want of a root and reboots. */
async function kvmWorks(): Promise<boolean> {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
  } catch {
    return false;
  }
  const qemu = Bun.spawn(
    [
      ...["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-no-reboot"],
      ...["-display", "none", "-machine", "q35", "-accel", "kvm", "-cpu", "host", "-m", "256"],
      ...["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"],
      ...["-kernel", IMAGE.kernel, "-append", "console=ttyS0 panic=-1"],
    ],
    {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: PROBE_SECONDS * 1000,
      killSignal: "SIGKILL",
    },
  );
  const console = await new Response(qemu.stdout).text();
  return (await qemu.exited) === 0 && console.includes("Kernel panic");
}
