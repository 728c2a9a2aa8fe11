// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { serviceOf } from "../../../src/linux/service_manager.ts";
import { inFolder } from "../temporary_folder.ts";

test.each([
  ["0::/system.slice/postern-check.service\n", "postern-check.service"],
  ["1:name=systemd:/system.slice/postern.service\n0::/\n", "postern.service"],
  ["0::/user.slice/user-0.slice/session-2.scope\n", undefined],
  ["0::/system.slice/postern.service/below\n", undefined],
])("a process of the cgroup %p is of the service %p", (content, service) => {
  inFolder((folder) => {
    writeFileSync(`${folder}/cgroup`, content);
    expect(serviceOf(`${folder}/cgroup`)).toBe(service);
  });
});

test("a process without a cgroup is of no service", () => {
  expect(serviceOf("/nowhere/cgroup")).toBeUndefined();
});
