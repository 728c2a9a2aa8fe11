// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { readFromDevice } from "../../../src/sources/read_from_device.ts";
import { remedyForMounted } from "../../../src/sources/remedy.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function faultOf(device: string) {
  return readFromDevice(device, "volume postern", () => {
    throw new Error("nothing is to be read");
  });
}

describe("a volume that cannot be read is a fault", () => {
  test.each([
    ["holds nothing", 8 << 20],
    ["is shorter than a superblock", 100],
  ])("that says which file systems are known, when it %s", (_, length) => {
    const image = `${folder}/image`;
    writeFileSync(image, "");
    truncateSync(image, length);
    expect(faultOf(image)).toEqual({
      kind: "faulty",
      fault:
        "volume postern: holds no file system that is known here: iso9660, vfat, erofs or ext4",
    });
  });

  test("that says so when its device is gone", () => {
    expect(faultOf(`${folder}/gone`)).toEqual({
      kind: "faulty",
      fault: "volume postern: there is no such file",
    });
  });
});

describe("what is to be done about a volume that is mounted", () => {
  test("names the folders that it is mounted at", () => {
    expect(remedyForMounted(["/mnt", "/srv"])).toBe(
      'umount /mnt /srv, then "postern reload" or reboot',
    );
  });

  test("names none where none can be seen", () => {
    expect(remedyForMounted([])).toBe('unmount it there, then "postern reload" or reboot');
  });
});
