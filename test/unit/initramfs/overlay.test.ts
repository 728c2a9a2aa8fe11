// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";

const BUILD = join(import.meta.dir, "../../../initramfs/build");
const KERNEL = "6.12.0-test";

const PROGRAM = readFileSync("/bin/true");

/** The program, as one that asks for no loader: its program header PT_INTERP made PT_NULL (elf(5), 64 bits). */
function withoutLoader(program: Buffer): Buffer {
  const [first, size, count] = [64, 56, program.readUInt16LE(56)];
  const altered = Buffer.from(program);
  for (let at = first; at < first + size * count; at += size) {
    if (altered.readUInt32LE(at) === 3) altered.writeUInt32LE(0, at);
  }
  return altered;
}

/** What the overlay has in it, made for a kernel whose modules are all built in, with any program as the binary. */
function inOverlay<T>(read: (tree: string) => T, busybox = withoutLoader(PROGRAM)): T {
  return inFolder((folder) => {
    const [root, tree] = [join(folder, "root"), join(folder, "tree")];
    const modules = join(root, "usr/lib/modules", KERNEL);
    for (const path of [modules, join(root, "usr/bin"), join(root, "usr/lib/any"), tree]) {
      mkdirSync(path, { recursive: true });
    }
    for (const library of ["libpthread.so.0", "libdl.so.2"]) {
      writeFileSync(join(root, "usr/lib/any", library), "");
    }
    const wanted = readFileSync(join(BUILD, "../modules"), "utf8").match(/^\w+$/gm) ?? [];
    writeFileSync(
      join(modules, "modules.builtin"),
      wanted.map((name) => `kernel/${name}.ko\n`).join(""),
    );
    writeFileSync(join(modules, "modules.order"), "");
    runCommand("/usr/sbin/depmod", "--basedir", join(root, "usr"), KERNEL);
    writeFileSync(join(root, "usr/bin/busybox"), busybox);
    writeFileSync(join(root, "binary"), PROGRAM);
    const overlay = join(folder, "overlay");
    runCommand(BUILD, root, overlay, join(root, "binary"));
    const unpack = `zstd -dc ${overlay} | (cd ${tree} && cpio --extract --quiet)`;
    runCommand("sh", "-c", unpack);
    return read(tree);
  });
}

/** Where systemd of an initrd looks for units. */
const UNITS = "usr/lib/systemd/system";

describe("no network comes up in an initrd without the lockdown", () => {
  const dropIns = inOverlay((tree) => {
    const files = [...new Bun.Glob("*.service.d/postern.conf").scanSync(join(tree, UNITS))];
    return new Map(files.map((file) => [file, readFileSync(join(tree, UNITS, file), "utf8")]));
  });
  const dropIn = (unit: string) => dropIns.get(`${unit}.service.d/postern.conf`) ?? "";

  test.each([
    ["systemd", "systemd-networkd"],
    ["NetworkManager", "NetworkManager"],
    ["NetworkManager, by a unit of its own", "NetworkManager-initrd"],
    ["NetworkManager, by a unit of dracut's", "nm-initrd"],
    ["connman, by a unit of dracut's", "cm-initrd"],
  ])("that %s makes", (_, unit) => {
    expect(dropIn(unit)).toMatch(/^Requires=postern-lockdown\.service$/m);
    expect(dropIn(unit)).toMatch(/^After=postern-lockdown\.service$/m);
  });

  test("that dracut's initqueue makes, which disks need too", () => {
    expect(dropIn("dracut-initqueue")).toMatch(/^After=postern-lockdown\.service$/m);
    expect(dropIn("dracut-initqueue")).not.toContain("Requires=");
    expect(dropIn("dracut-initqueue")).toMatch(/^ExecCondition=.*is-active postern-lockdown/m);
  });
});

describe("what starts the binary in an initrd", () => {
  test("is the root's busybox", () => {
    inOverlay((tree) => {
      const starter = readFileSync(join(tree, "usr/lib/postern/env"));
      expect(starter.equals(withoutLoader(PROGRAM))).toBeTrue();
    });
  });

  test("is not one that needs libraries", () => {
    expect(() => inOverlay(() => {}, PROGRAM)).toThrow(
      /usr\/bin\/busybox needs libraries: install busybox-static in the place of busybox/,
    );
  });
});
