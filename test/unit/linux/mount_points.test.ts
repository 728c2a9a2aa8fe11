// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { deviceNumber, mountPointsIn, mountPointsOf } from "../../../src/linux/mount_points.ts";

const MOUNTINFO = `22 27 0:21 / /proc rw,relatime - proc proc rw
36 27 8:1 / /mnt rw,noatime shared:1 - vfat /dev/sda1 rw,errors=continue
37 27 8:16 / /media/my\\040disk ro - iso9660 /dev/sdb ro
38 27 8:1 /folder /srv\\134x rw master:1 - vfat /dev/sda1 rw
`;

describe("where a device is mounted", () => {
  test("is told by its number, wherever that is", () => {
    expect(mountPointsIn(MOUNTINFO, "8:1")).toEqual(["/mnt", "/srv\\x"]);
    expect(mountPointsIn(MOUNTINFO, "8:16")).toEqual(["/media/my disk"]);
  });

  test("is nowhere when no line has its number", () => {
    expect(mountPointsIn(MOUNTINFO, "8:2")).toEqual([]);
  });

  test("is nowhere when there is no device", () => {
    expect(mountPointsOf("/nonexistent")).toEqual([]);
  });
});

test.each([
  [0x0801n, "8:1"],
  [0x10_3d05n, "61:261"],
  [0x1_5000_0000_00ffn, "86016:255"],
])("the device number %p is %s", (device, number) => {
  expect(deviceNumber(device)).toBe(number);
});
