// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { twoHosts } from "./two_hosts.ts";

const hosts = await twoHosts();

test("revert with nothing on trial points to the history", async () => {
  expect(await hosts.postern(["revert"])).toMatchObject({
    exitCode: 1,
    stderr:
      'postern: error: nothing is on trial; "postern history" lists earlier policies, and "postern apply --revision=N" applies one\n',
  });
});

test("confirm with nothing on trial has nothing to point to", async () => {
  expect(await hosts.postern(["confirm"])).toMatchObject({
    exitCode: 1,
    stderr: "postern: error: nothing is on trial\n",
  });
});
