// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();

test("what another process says in the place of the kernel is not believed", async () => {
  const said = await hosts.must(process.execPath, `${import.meta.dir}/forged_answers.ts`);
  expect(said).toBe("nothing was said\nwritten\n");
});
