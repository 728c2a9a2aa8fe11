// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { blockDevices } from "../../../src/sources/block_devices.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  for (const name of ["class", "udev", "devices"]) mkdirSync(`${folder}/${name}`);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What the kernel has of a device, and udev if it knows it. */
function add(path: string, number: string, type: string, record?: readonly string[]): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const [major, minor] = number.split(":");
  mkdirSync(`${folder}/devices/${path}`);
  writeFileSync(
    `${folder}/devices/${path}/uevent`,
    `MAJOR=${major}\nMINOR=${minor}\nDEVNAME=${name.replace("!", "/")}\nDEVTYPE=${type}\n`,
  );
  symlinkSync(`../devices/${path}`, `${folder}/class/${name}`);
  if (record !== undefined) writeFileSync(`${folder}/udev/b${number}`, `${record.join("\n")}\n`);
}

function devices() {
  return blockDevices(`${folder}/class`, `${folder}/udev`).map(({ facts: _, ...rest }) => rest);
}

describe("a block device", () => {
  test("is there with its labels and UUIDs, each of several that share a label", () => {
    add("sda", "8:0", "disk", [
      "S:disk/by-id/x",
      "E:ID_FS_LABEL_ENC=POSTERN",
      "E:ID_FS_UUID_ENC=68B3-2F4A",
    ]);
    add("sr0", "11:0", "disk", ["E:ID_FS_LABEL=postern", "E:ID_FS_LABEL_ENC=postern"]);
    add("sdb", "8:16", "disk", ["E:ID_PART_TABLE_UUID=1"]);
    add("sdb/sdb1", "8:17", "partition", [
      "E:ID_PART_ENTRY_NAME=My\\x20disk",
      "E:ID_FS_LABEL_ENC=\\xc3\\xa9\\x2fö",
      "E:ID_PART_ENTRY_UUID=0a-02",
    ]);
    const none = { disk: undefined, labels: [], uuid: undefined, partUuid: undefined };
    expect(devices()).toEqual([
      { ...none, path: "/dev/sda", labels: ["POSTERN"], uuid: "68B3-2F4A" },
      { ...none, path: "/dev/sdb" },
      {
        path: "/dev/sdb1",
        disk: "/dev/sdb",
        labels: ["é/ö", "My disk"],
        uuid: undefined,
        partUuid: "0a-02",
      },
      { ...none, path: "/dev/sr0", labels: ["postern"] },
    ]);
  });

  test("has no label as long as udev does not know it, and a slash in its path where the kernel has none", () => {
    add("cciss!c0d0", "104:0", "disk");
    add("cciss!c0d0/cciss!c0d0p1", "104:1", "partition");
    const none = { labels: [], uuid: undefined, partUuid: undefined };
    expect(devices().slice(0, 2)).toEqual([
      { ...none, path: "/dev/cciss/c0d0", disk: undefined },
      { ...none, path: "/dev/cciss/c0d0p1", disk: "/dev/cciss/c0d0" },
    ]);
  });

  test("has other facts once something else is on it", () => {
    const facts = () =>
      blockDevices(`${folder}/class`, `${folder}/udev`).find(({ path }) => path === "/dev/sr0")
        ?.facts;
    const before = facts();
    expect(facts()).toBe(`${before}`);
    writeFileSync(`${folder}/udev/b11:0`, "E:ID_FS_LABEL_ENC=other\n");
    expect(facts()).not.toBe(`${before}`);
  });

  test("has other facts once udev has looked at it again, though it found the same", () => {
    const record = `${folder}/udev/b11:0`;
    const facts = () =>
      blockDevices(`${folder}/class`, `${folder}/udev`).map((device) => device.facts);
    utimesSync(record, 1, 1);
    const before = facts();
    expect(facts()).toEqual(before);
    utimesSync(record, 1, 2);
    expect(facts()).not.toEqual(before);
  });

  test("that goes away is left out", () => {
    symlinkSync("../devices/gone", `${folder}/class/gone`);
    expect(devices().some(({ path }) => path === "/dev/gone")).toBeFalse();
  });
});

test("where there is no sysfs there are no block devices", () => {
  expect(blockDevices("/nonexistent", "/nonexistent")).toEqual([]);
});
