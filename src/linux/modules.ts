// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readFileSync } from "node:fs";
import { constants, release } from "node:os";
import { SystemCallError } from "./errno.ts";
import { finitModule } from "./libc.ts";

const OVERLAY_MODULES = "/usr/lib/postern/modules";

/**
 * Loads the kernel modules that the initramfs overlay carries for the running kernel, in the order of
 * its `load` file (dependencies first). A module that is already there is fine. Without such a folder
 * the kernel's own module autoloading is relied on.
 *
 * @throws SystemCallError when the kernel refuses a module.
 */
export function loadOverlayModules(folder = `${OVERLAY_MODULES}/${release()}`): void {
  let order: string;
  try {
    order = readFileSync(`${folder}/load`, "utf8");
  } catch {
    return;
  }
  for (const file of order.split("\n").filter((line) => line !== "")) {
    const descriptor = openSync(`${folder}/${file}`, "r");
    try {
      finitModule(descriptor, file);
    } catch (error) {
      if (!(error instanceof SystemCallError && error.errno === constants.errno.EEXIST))
        throw error;
    } finally {
      closeSync(descriptor);
    }
  }
}
