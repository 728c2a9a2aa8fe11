// SPDX-License-Identifier: Apache-2.0
// The commands of the documents that boot a machine, as they stand there: only the image is the tests' own.
import { expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { makeSandbox, runInSandbox } from "../docs/sandbox.ts";
import { section, shellCommands } from "../docs/shell_commands.ts";
import { type Accelerator, chooseAccelerator } from "./accelerator.ts";
import { BOOT_LIMIT_SECONDS, bootFile } from "./boot.ts";
import { inSlot, TEST_LIMIT_MS } from "./boot_case.ts";
import { IMAGE } from "./image.ts";
import { plainText, READY } from "./serial.ts";

/** What the test image has in the places of `make image`. */
const BUILT = {
  "postern.raw": IMAGE.disk,
  cmdline: IMAGE.cmdline,
  vmlinuz: "build/test/vmlinuz",
  initrd: "build/test/initrd",
};

interface Documented {
  readonly document: string;
  /** The heading above the commands; the whole document when absent. */
  readonly heading?: string;
  /** What has to come to the console. */
  readonly said: RegExp;
  /** What has to be printed by the commands behind the one that boots. */
  readonly printed?: RegExp;
}

documentedBoot("documented-first-login", "five commands lead from the repository to a shell", {
  document: "docs/boot.md",
  heading: "### First login",
  said: /postern: filtering: block, 1 rule, from inline/,
  printed: /^root\nfiltering: block, 1 rule$/m,
});

documentedBoot("documented-firmware", "firmware boots a disk, and an ISO is obeyed", {
  document: "docs/boot.md",
  heading: "### With firmware",
  said: /postern: filtering: block, 2 rules, from volume \(postern:postern\.yaml\)/,
});

documentedBoot("documented-pxe", "kernel, initramfs and configuration come over the network", {
  document: "docs/boot.md",
  heading: "### PXE",
  said: /postern: filtering: block, 2 rules, from inline/,
});

documentedBoot("documented-signed", "a signed configuration is obeyed that a key is demanded of", {
  document: "docs/signing.md",
  said: /postern: filtering: block, 2 rules, from volume \(postern:postern\.yaml\)/,
});

/** Runs the commands one after the other; the machine that is booted stays on while those behind it run. */
function documentedBoot(name: string, sentence: string, documented: Documented): void {
  const { document, heading, said, printed = /^/ } = documented;
  const run = async (): Promise<void> => {
    const folder = makeSandbox();
    const log = `${process.cwd()}/${bootFile(name, "log")}`;
    rmSync(log, { force: true });
    for (const [as, file] of Object.entries(BUILT)) {
      symlinkSync(`${process.cwd()}/${file}`, `${folder}/build/${as}`);
    }
    const whole = readFileSync(document, "utf8");
    const commands = shellCommands(heading === undefined ? whole : section(whole, heading));
    const accelerator = await chooseAccelerator();
    const script = commands.map(({ text }) => step(text, log, accelerator)).join("\n");
    const { output } = await inSlot(() => runInSandbox(folder, `ip link set lo up\n${script}`));
    rmSync(folder, { recursive: true });
    const console = existsSync(log) ? plainText(readFileSync(log, "utf8")) : "";
    expect({ console, output }).toEqual({
      console: expect.stringMatching(said),
      output: expect.stringMatching(printed),
    });
  };
  test.concurrent(`${name}: ${sentence}, by ${document}`, run, TEST_LIMIT_MS);
}

/** What takes the place of a command: the image is there, and whoever boots it waits until it is up. */
function step(command: string, log: string, accelerator: Accelerator): string {
  if (command.startsWith("make image")) return "";
  if (!command.startsWith("qemu-system-x86_64")) return command;
  // Where KVM is there and does not work, QEMU does not take the next one.
  const boot = accelerator === "kvm" ? command : command.replace("-accel kvm ", "");
  return `${boot} < <(sleep infinity) > ${log} 2>&1 & machine=$!
until grep -aq '${READY}' ${log}; do
  kill -0 $machine
  [ $SECONDS -lt ${BOOT_LIMIT_SECONDS} ]
  sleep 0.2
done`;
}
