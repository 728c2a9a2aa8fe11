// SPDX-License-Identifier: Apache-2.0
// The commands that make a USB stick, on a file in its place: an image is written to it, and a partition with the
// configuration comes behind those of the image.
import { afterAll, expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { RAN_ON_FILES } from "./ran_elsewhere.ts";
import { makeSandbox, runInSandbox } from "./sandbox.ts";
import { section, shellCommands } from "./shell_commands.ts";

const folder = makeSandbox();
afterAll(() => rmSync(folder, { recursive: true }));

const MIB = 2048;

/** In place of the image a disk of 32 MB with one partition, and the device that udev names after the new one. */
const BUILT = `PATH=$PATH:/usr/sbin
mkdir build/metal
truncate -s 32M build/metal/postern.raw
echo 'size=8M, name=ESP' | sfdisk --quiet --label gpt build/metal/postern.raw
truncate -s 16M partition`;

/** A stick does not become as short as what is written to it. */
const AS_LONG_AS_BEFORE = "truncate -s 128M stick";

test("the commands of docs/boot.md make a stick with the image and a configuration", async () => {
  const text = section(readFileSync("docs/boot.md", "utf8"), "### A USB stick");
  const commands = shellCommands(text).map((command) =>
    command.text
      .replaceAll("/dev/sdX", "stick")
      .replaceAll("/dev/disk/by-partlabel/postern", "partition"),
  );
  expect(commands).toHaveLength(RAN_ON_FILES.length);
  const [write = "", ...others] = commands;
  writeFileSync(
    `${folder}/stick.sh`,
    [BUILT, write, AS_LONG_AS_BEFORE, ...others, "sfdisk --json stick > table.json"].join("\n"),
  );
  const script =
    "bash -euo pipefail stick.sh > log 2>&1 || cat log; mtype -i partition ::postern.yaml";
  const { exitCode, output } = await runInSandbox(folder, script);
  expect({ exitCode, output }).toEqual({
    exitCode: 0,
    output: readFileSync("examples/standalone.yaml", "utf8"),
  });
  const { partitiontable } = JSON.parse(readFileSync(`${folder}/table.json`, "utf8"));
  expect(partitiontable.partitions).toMatchObject([
    { name: "ESP", size: 8 * MIB },
    { name: "postern", size: 16 * MIB },
  ]);
});
