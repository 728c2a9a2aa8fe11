// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { IMAGE_COMMAND_LINE_BYTES } from "../../../src/sources/image_command_line.ts";

const IMAGE = `${import.meta.dir}/../../../image`;

/** The arguments that a file of mkosi's adds to the kernel command line. */
function argumentsIn(file: string): readonly string[] {
  const [, value = ""] =
    /^KernelCommandLine=(.*\n(?:[ \t]+.*\n)*)/m.exec(readFileSync(`${IMAGE}/${file}`, "utf8")) ??
    [];
  return value.split(/\s+/).filter((argument) => argument !== "");
}

test("the longest command line of the image leaves the room that `postern encode` counts on", () => {
  const files = [
    "mkosi.conf",
    ...new Bun.Glob("mkosi.conf.d/**/*.conf").scanSync(IMAGE),
    ...["metal", "secureboot"].map((profile) => `mkosi.profiles/${profile}/mkosi.conf`),
  ];
  const own = files.flatMap(argumentsIn);
  expect(own).toContain("root=/dev/mapper/root");
  expect(own).toContain("systemd.import_credentials=no");
  // mkosi adds what dm-verity is to find.
  const commandLine = [...own, `roothash=${"0".repeat(64)}`].join(" ");
  expect(commandLine.length).toBeLessThanOrEqual(IMAGE_COMMAND_LINE_BYTES);
});
