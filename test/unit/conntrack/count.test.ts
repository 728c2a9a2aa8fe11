// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { connectionCount } from "../../../src/conntrack/count.ts";
import { inFolder } from "../temporary_folder.ts";

test.each([
  ["0\n", 0],
  ["262144\n", 262_144],
  ["\n", undefined],
  ["many\n", undefined],
])("what the kernel says of its connections, %j, is read as %p", (text, count) => {
  inFolder((folder) => {
    writeFileSync(`${folder}/count`, text);
    expect(connectionCount(`${folder}/count`)).toBe(count);
  });
});

test("without conntrack it is not known", () => {
  expect(connectionCount("/proc/none")).toBeUndefined();
});
