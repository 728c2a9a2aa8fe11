// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readSettings } from "../../../src/sources/settings.ts";

function settingsOf(commandLine: string) {
  const result = readSettings(commandLine);
  return result.ok ? result.value : result.fault;
}

describe("the kernel command line", () => {
  test("pins nothing and waits for nothing by itself", () => {
    expect(settingsOf("quiet root=/dev/vda")).toEqual({
      pin: undefined,
      volume: undefined,
      inline: undefined,
      waitSeconds: undefined,
      sha256: undefined,
      key: undefined,
    });
  });

  test.each([
    ["postern.config=inline", { pin: "inline", waitSeconds: undefined }],
    ["postern.config=credential", { pin: "credential" }],
    ["postern.config=embedded", { pin: "embedded" }],
    ["postern.config=volume", { pin: "volume", volume: undefined, waitSeconds: 10 }],
    [
      "postern.config=volume:MY-disk",
      { pin: "volume", volume: { by: "LABEL", value: "MY-disk" }, waitSeconds: 10 },
    ],
    [
      "talos.config=metal-iso",
      { pin: "volume", volume: { by: "LABEL", value: "metal-iso" }, waitSeconds: 10 },
    ],
    ["postern.config=inline talos.config=metal-iso", { pin: "inline" }],
    ["postern.config=inline postern.config=inline", { pin: "inline" }],
    ["postern.config=state", { pin: "state" }],
    ["postern.config=volume:a:b", { volume: { by: "LABEL", value: "a:b" } }],
    ["postern.config=volume:UUID=68B3-2F4A", { volume: { by: "UUID", value: "68B3-2F4A" } }],
    ["postern.config=volume:PARTUUID=0a-02", { volume: { by: "PARTUUID", value: "0a-02" } }],
    ["postern.config=volume:PATH=/dev/vdb", { volume: { by: "PATH", value: "/dev/vdb" } }],
    ["postern.wait=600", { waitSeconds: 600 }],
    ["postern.wait=3", { pin: undefined, waitSeconds: 3 }],
    ["postern.config=volume postern.wait=0", { waitSeconds: 0 }],
    [`postern.config.sha256=${"AB".repeat(32)}`, { sha256: "ab".repeat(32) }],
    [
      `postern.config.sha256=${"AB".repeat(32)} postern.config.sha256=${"ab".repeat(32)}`,
      { sha256: "ab".repeat(32) },
    ],
    ["postern.config.key=AAAA", { key: "AAAA" }],
    [
      "talos.config.inline=no postern.config.inline=ab x postern.config.inline=cd",
      { inline: { name: "postern.config.inline", value: "abcd" } },
    ],
    ["posternity.config=1 postern-test.script talos.platform=metal", { pin: undefined }],
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
    ["postern.config=volume:UUID=", "volume:UUID=…"],
    ["postern.config=volume:PATH=vdb", "volume:PATH=/dev/…"],
    ["postern.config=inline:x", "expected inline, credential, volume"],
    ["postern.wait=soon", "expected 0 to 600 seconds"],
    ["postern.wait=601", "expected 0 to 600 seconds"],
    ["postern.wait=-1", "expected 0 to 600 seconds"],
    ["postern.config.sha256=abc", "expected 64 hexadecimal digits"],
    ["postern.config.sha256", "expected 64 hexadecimal digits"],
    [
      "postern.config.sha-256=abc",
      "postern.config.sha-256 is no kernel argument of postern (did you mean postern.config.sha256?)",
    ],
    ["postern.config.keys=AAAA", "(did you mean postern.config.key?)"],
    ["postern.config.ke", "(did you mean postern.config.key?)"],
    ["Postern.Config.Key=AAAA", "(did you mean postern.config.key?)"],
    ["postern_config.key=AAAA", "postern_config.key is no kernel argument of postern"],
    ["postern-config.sha256=abc", "(did you mean postern.config.sha256?)"],
    ["posternconfig.key=AAAA", "(did you mean postern.config.key?)"],
    ["postern-wait=1", "(did you mean postern.wait?)"],
    ["rd.postern.config.key=AAAA", "(did you mean postern.config.key?)"],
    [
      "'postern.config.key=AAAA'",
      "'postern.config.key is no kernel argument of postern (did you mean postern.config.key?)",
    ],
    ["postern.firewall=off", "postern.firewall is no kernel argument of postern"],
    [
      "postern.config=inline postern.config=embedded",
      "postern.config is given twice: inline and embedded",
    ],
    ["postern.config=volume postern.config=volume:a", "is given twice: volume and volume:a"],
    ["postern.wait=1 quiet postern.wait=2", "postern.wait is given twice: 1 and 2"],
    ["postern.config.key=AAAA postern.config.key=BBBB", "is given twice: AAAA and BBBB"],
    [
      `postern.config.sha256=${"0".repeat(64)} postern.config.sha256=${"1".repeat(64)}`,
      "postern.config.sha256 is given twice",
    ],
    ["talos.config=metal-iso talos.config=x", "talos.config=x: expected metal-iso"],
    ["quiet -- postern.wait=1", 'postern.wait stands after "--"'],
  ])("%s is a fault", (commandLine, fault) => {
    expect(settingsOf(commandLine)).toContain(fault);
  });
});
