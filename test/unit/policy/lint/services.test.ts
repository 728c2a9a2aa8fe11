// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import {
  CLUSTER_SERVICES,
  INTERNAL_SERVICES,
  SINGLE_PROTOCOL_SERVICES,
} from "../../../../src/policy/lint/services.ts";

test.each([
  ["cluster", CLUSTER_SERVICES],
  ["internal", INTERNAL_SERVICES],
  ["single protocol", SINGLE_PROTOCOL_SERVICES],
])("each of the %s services is a port with a name, once", (_, services) => {
  for (const { name, port } of services) {
    expect(name).toMatch(/^[A-Za-z].+$/);
    expect(port > 0n && port < 65536n).toBeTrue();
  }
  const ports = services.map(({ protocol, port }) => `${protocol} ${port}`);
  expect([...new Set(ports)]).toEqual(ports);
});
