// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";

const ROOT = `${import.meta.dir}/../../..`;
const UNITS = `${ROOT}/image/mkosi.extra/usr/lib/systemd/system`;

const units = ["initramfs/units", "initramfs/root"]
  .flatMap((folder) =>
    [...new Bun.Glob("*.service").scanSync(`${ROOT}/${folder}`)].map(
      (name): readonly [string, string] => [
        name,
        readFileSync(`${ROOT}/${folder}/${name}`, "utf8"),
      ],
    ),
  )
  .filter(([, text]) => text.includes("ExecStart=/usr/bin/postern "));

/** Variables that make the binary Bun itself, or have it or the loader run other code (docs/threat-model.md). */
const WAYS_IN =
  "BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_PRELOAD BUN_INSPECT_CONNECT_TO NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH";

test("there are the units of every stage", () => {
  expect(units.map(([name]) => name).sort()).toEqual([
    "postern-boot.service",
    "postern-check.service",
    "postern-lockdown.service",
    "postern.service",
  ]);
});

test.each(units)(
  "%s gives the binary no variable that is a way in, and few capabilities",
  (_, text) => {
    expect(text).toContain(`\nUnsetEnvironment=${WAYS_IN}\n`);
    const [, capabilities = ""] = /^CapabilityBoundingSet=(.+)$/m.exec(text) ?? [];
    const few = ["CAP_NET_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_ADMIN", "CAP_DAC_READ_SEARCH"];
    expect(capabilities.split(" ").filter((name) => !few.includes(name))).toEqual([]);
    expect(text).toContain("\nNoNewPrivileges=yes\n");
  },
);

test("nothing on the state partition can be run", () => {
  const mount = readFileSync(`${UNITS}/run-state-kept.mount`, "utf8");
  expect(mount).toMatch(/^Options=nosuid,nodev,noexec,/m);
});

test("of the state partition three folders are mounted, and nothing that systemd reads by itself", () => {
  const folders = [...new Bun.Glob("*.mount").scanSync(UNITS)].flatMap((name) => {
    const [, where] = /^Where=(.*)$/m.exec(readFileSync(`${UNITS}/${name}`, "utf8")) ?? [];
    return where ?? [];
  });
  expect(folders.sort()).toEqual([
    "/run/state/kept",
    "/var/lib/postern",
    "/var/lib/ssh",
    "/var/log/journal",
  ]);
});
