// SPDX-License-Identifier: Apache-2.0
// Devices that are trusted for their names, and are not what Talos calls by them.
import { expect, test } from "bun:test";
import { guardedHost, opening } from "./guarded_host.ts";

const { hosts, postern } = await guardedHost();

const WARNINGS = ["kubespan", "siderolink"].map(
  (name) =>
    `${name} is no WireGuard device but veth: it is trusted for its name, and whatever comes in by it is accepted`,
);

test("status warns of each trusted device that is no WireGuard device, while there is one and it is trusted", async () => {
  const status = async () => (await postern(["status"])).stdout;
  await postern(["lockdown"]);
  expect(await status()).not.toContain("warning: ");
  await postern(["apply", "-"], opening(80));
  for (const warning of WARNINGS) expect(await status()).toContain(`\nwarning: ${warning}\n`);
  const { exitCode, stdout } = await postern(["status", "--json"]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, warnings: WARNINGS });
  for (const [name, other] of [
    ["kubespan", "other1"],
    ["siderolink", "other2"],
  ] as const) {
    await hosts.must("ip", "link", "set", name, "name", other);
  }
  expect(await status()).not.toContain("warning: ");
});
