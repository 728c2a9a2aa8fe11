// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { parseKernelCommandLine } from "../../../src/sources/kernel_command_line.ts";
import { readSettings } from "../../../src/sources/settings.ts";

function settingsOf(commandLine: string) {
  const result = readSettings(parseKernelCommandLine(commandLine));
  return result.ok ? result.value : result.fault;
}

describe("the kernel command line", () => {
  test("pins nothing and waits for nothing by itself", () => {
    expect(settingsOf("quiet root=/dev/vda")).toEqual({
      pin: undefined,
      label: undefined,
      waitSeconds: undefined,
      sha256: undefined,
      key: undefined,
    });
  });

  test.each([
    ["postern.config=inline", { pin: "inline", waitSeconds: undefined }],
    ["postern.config=credential", { pin: "credential" }],
    ["postern.config=embedded", { pin: "embedded" }],
    ["postern.config=volume", { pin: "volume", label: undefined, waitSeconds: 10 }],
    ["postern.config=volume:MY-disk", { pin: "volume", label: "MY-disk", waitSeconds: 10 }],
    ["talos.config=metal-iso", { pin: "volume", label: "metal-iso", waitSeconds: 10 }],
    ["postern.config=inline talos.config=metal-iso", { pin: "inline" }],
    ["postern.config=inline postern.config=embedded", { pin: "embedded" }],
    ["postern.wait=3", { pin: undefined, waitSeconds: 3 }],
    ["postern.config=volume postern.wait=0", { waitSeconds: 0 }],
    [`postern.config.sha256=${"AB".repeat(32)}`, { sha256: "ab".repeat(32) }],
    ["postern.config.key=AAAA", { key: "AAAA" }],
  ])("%s", (commandLine, expected) => {
    expect(settingsOf(commandLine)).toMatchObject(expected);
  });

  test.each([
    [
      "postern.config=https://example.com/config.yaml",
      "the network is not up before the firewall is",
    ],
    ["talos.config=http://example.com/", "the network is not up before the firewall is"],
    ["talos.config=none", "expected metal-iso"],
    ["postern.config=", "expected inline, credential, volume"],
    ["postern.config=disk", "expected inline, credential, volume"],
    ["postern.config=volume:", "expected inline, credential, volume"],
    ["postern.config=inline:x", "expected inline, credential, volume"],
    ["postern.wait=soon", "expected 0 to 600 seconds"],
    ["postern.wait=601", "expected 0 to 600 seconds"],
    ["postern.wait=-1", "expected 0 to 600 seconds"],
    ["postern.config.sha256=abc", "expected 64 hexadecimal digits"],
  ])("%s is a fault", (commandLine, fault) => {
    expect(settingsOf(commandLine)).toContain(fault);
  });
});
