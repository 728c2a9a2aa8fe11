// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test } from "bun:test";
import { namedStateDirectory, runtimeDirectory } from "../../../src/linux/runtime_directory.ts";

const { RUNTIME_DIRECTORY, STATE_DIRECTORY } = process.env;

afterEach(() => {
  for (const [name, value] of Object.entries({ RUNTIME_DIRECTORY, STATE_DIRECTORY })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

test.each([
  ["/tmp/run", "/tmp/run"],
  ["/run/postern", "/run/postern"],
  ["/run/agent", "/run/postern"],
  ["/run/agent:/run/other", "/run/postern"],
])("a runtime directory %s is %s", (given, used) => {
  process.env.RUNTIME_DIRECTORY = given;
  expect(runtimeDirectory()).toBe(used);
});

test.each([
  ["/tmp/state", { path: "/tmp/state", isNamed: true }],
  ["/var/lib/agent", { path: "/var/lib/postern", isNamed: false }],
])("a state directory %s is %o", (given, used) => {
  process.env.STATE_DIRECTORY = given;
  expect(namedStateDirectory()).toEqual(used);
});
