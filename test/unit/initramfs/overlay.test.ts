// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";

const BUILD = join(import.meta.dir, "../../../initramfs/build");
const KERNEL = "6.12.0-test";

/** What the overlay has in it, made for a kernel whose modules are all built in, with any program as the binary. */
function inOverlay<T>(read: (tree: string) => T): T {
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
    for (const program of ["usr/bin/busybox", "binary"]) cpSync("/bin/true", join(root, program));
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
