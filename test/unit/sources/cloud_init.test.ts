// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { isForCloudInit } from "../../../src/sources/cloud_init.ts";

const CLOUD_CONFIG = "#cloud-config\nhostname: x\n";

test.each([
  "",
  "\n",
  CLOUD_CONFIG,
  "#Cloud-Config\n",
  "\n  #cloud-config\n",
  "#cloud-config-archive\n- type: text/plain\n",
  "#!/bin/sh\necho\n",
  "#include\nhttp://192.0.2.1/\n",
  "#include-once\nhttp://192.0.2.1/\n",
  "#cloud-boothook\n",
  "#part-handler\n",
  "## template: jinja\n#cloud-config\n",
  'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n',
  "Number-Attachments: 1\nMIME-Version: 1.0\n",
])("%j is for cloud-init", (text) => {
  expect(isForCloudInit(new TextEncoder().encode(text))).toBeTrue();
});

test("what is packed with gzip is for cloud-init", () => {
  expect(isForCloudInit(gzipSync(CLOUD_CONFIG))).toBeTrue();
});

test.each([
  "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n",
  "# of the cloud, #cloud-config it is not\napiVersion: v1alpha1\n",
  "---\nkind: x # mime-version: 1.0\n",
])("%j is not for cloud-init", (text) => {
  expect(isForCloudInit(new TextEncoder().encode(text))).toBeFalse();
});
