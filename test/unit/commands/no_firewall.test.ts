// SPDX-License-Identifier: Apache-2.0
// A file cut short, or another product's, must never mean an open machine, whatever is done with it.
import { afterAll, describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { stream } from "../config/documents.ts";
import { runPostern } from "./run_postern.ts";

const folder = mkdtempSync(`${tmpdir()}/postern-no-firewall-`);
afterAll(() => rmSync(folder, { recursive: true }));
copyFileSync(`${import.meta.dir}/../signature/vector/key`, `${folder}/key`);

const SUBNETS = "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.244.0.0/16]\n";
const MACHINE = "version: v1alpha1\nmachine: {type: worker}\ncluster: {clusterName: c}\n";
const HOST = "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\n";

const CONFIGURATIONS = [
  ["nothing", "", "no-document"],
  ["subnets", SUBNETS, "no-firewall-document"],
  ["other documents of Talos", stream(MACHINE, SUBNETS, HOST), "no-firewall-document"],
] as const;

describe.each([
  "check FILE",
  "render FILE",
  "render --flat FILE",
  "explain FILE --src 192.0.2.1 --proto tcp --dport 22",
  "apply --dry-run FILE",
  "apply --dry-run --mode=try FILE",
  "apply --dry-run --mode=staged FILE",
  "apply --dry-run --force FILE",
  "encode FILE",
  "sign -k key FILE",
])("postern %s", (verb) => {
  test.each(CONFIGURATIONS)("refuses a configuration that holds %s", (_, text, code) => {
    writeFileSync(`${folder}/config.yaml`, text);
    const args = verb.replace("FILE", "config.yaml").split(" ");
    const { exitCode, stdout, stderr } = runPostern(args, { cwd: folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toStartWith(`config.yaml:1:1: error[${code}]: expected `);
    expect(existsSync(`${folder}/config.yaml.sig`)).toBe(false);
  });
});
