// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

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
  .filter(([, text]) => text.includes("/usr/bin/postern "));

/** What a unit may start with nothing but the variables that it names, all of them systemd's own or constant. */
const FEW_VARIABLES =
  /^\/usr\/lib\/postern\/env -i( BUN_JSC_useDFGJIT=0| PATH=\/usr\/bin:\/usr\/sbin| RUNTIME_DIRECTORY=%t\/postern| CREDENTIALS_DIRECTORY=%d| (SYSTEMD_EXEC_PID|NOTIFY_SOCKET)=\$\{\2\})* \/usr\/bin\/postern [a-z]+( --[a-z]+)?$/;

test("there are the units of every stage", () => {
  expect(units.map(([name]) => name).sort()).toEqual([
    "postern-boot.service",
    "postern-check.service",
    "postern-lockdown.service",
    "postern.service",
  ]);
});

test.each(units)(
  "%s gives the binary the variables that it names and no others, and few capabilities",
  (_, text) => {
    const commands = [...text.matchAll(/^Exec(?:Start|Reload)=((?:.*\\\n)*.*)$/gm)];
    expect(commands.length).toBeGreaterThan(0);
    for (const [, command = ""] of commands) {
      expect(command.replace(/\s*\\\n\s*/g, " ")).toMatch(FEW_VARIABLES);
    }
    const [, capabilities = ""] = /^CapabilityBoundingSet=(.+)$/m.exec(text) ?? [];
    const few = ["CAP_NET_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_ADMIN", "CAP_DAC_READ_SEARCH"];
    expect(capabilities.split(" ").filter((name) => !few.includes(name))).toEqual([]);
    expect(text).toContain("\nNoNewPrivileges=yes\n");
  },
);

test("nothing on the state partition can be run, and no link in a folder of it leads anywhere", () => {
  const mount = readFileSync(`${UNITS}/run-state-kept.mount`, "utf8");
  expect(mount).toMatch(/^Options=nosuid,nodev,noexec,nosymfollow,/m);
});

test("no link on the state partition is followed, to be mounted at the place of a folder", () => {
  const folders = [...new Bun.Glob("var-*.mount").scanSync(UNITS)].map((name) => {
    const mount = readFileSync(`${UNITS}/${name}`, "utf8");
    const [, what = ""] = /^What=(.*)$/m.exec(mount) ?? [];
    // mount(8) goes by what each of them leads to.
    for (const path of [dirname(what), what]) {
      expect(mount).toContain(`\nConditionPathIsSymbolicLink=!${path}\n`);
    }
    return what;
  });
  expect(folders.sort()).toEqual([
    "/run/state/kept/lib/postern",
    "/run/state/kept/lib/ssh",
    "/run/state/kept/log/journal",
  ]);
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
