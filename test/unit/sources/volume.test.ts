// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { BlockDevice } from "../../../src/sources/block_devices.ts";
import type { VolumeName } from "../../../src/sources/pin.ts";
import { type DeviceAccess, readVolume } from "../../../src/sources/volume.ts";

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(`${tmpdir()}/postern-test-`));
});

afterAll(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

/** A device with files on it: what would be mounted is the folder of the same name. */
function device(
  name: string,
  facts: Partial<BlockDevice>,
  files: Files = { "postern.yaml": name },
): BlockDevice {
  const path = `${root}/${name}`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(`${path}/${file}`, content);
  return {
    path,
    disk: undefined,
    labels: [],
    uuid: undefined,
    partUuid: undefined,
    facts: "",
    ...facts,
  };
}

const read: DeviceAccess["read"] = (path, _name, readRoot) => readRoot(path);

function find(devices: readonly BlockDevice[], wanted?: VolumeName) {
  return readVolume(wanted, wanted === undefined ? undefined : 0, { devices: () => devices, read });
}

describe("a volume", () => {
  test("is found by either label, in any case, and told with its device", () => {
    const disk = device("vdb", { labels: ["My name", "Postern"] }, { "POSTERN.YAML": "x" });
    expect(find([disk])).toMatchObject({
      kind: "found",
      documents: [{ name: "Postern:POSTERN.YAML" }],
      device: disk.path,
    });
  });

  test("labelled postern goes before one labelled postern-config", () => {
    const [other, own] = [
      device("vdb", { labels: ["postern-config"] }),
      device("vdc", { labels: ["postern"] }),
    ];
    expect(find([other, own])).toMatchObject({ device: own.path });
    expect(find([other])).toMatchObject({ device: other.path });
  });

  test.each(["UUID", "PARTUUID"] as const)("is found by its %s, in any case", (by) => {
    const fact = by === "UUID" ? { uuid: "68B3-2F4A" } : { partUuid: "68B3-2F4A" };
    const meant = device("vdc", fact);
    const wanted = { by, value: "68b3-2f4a" };
    expect(find([device("vdb", { labels: ["postern"] }), meant], wanted)).toMatchObject({
      documents: [{ name: `${by}=68b3-2f4a:postern.yaml` }],
      device: meant.path,
    });
    expect(find([device("vdb", {})], wanted)).toEqual({
      kind: "absent",
      why: `no configuration on a volume ${by}=68b3-2f4a within 0 s`,
    });
  });

  test("is found by a path, or by a link to it", () => {
    const meant = device("vdc", {});
    symlinkSync(meant.path, `${root}/by-path`);
    const wanted = { by: "PATH", value: `${root}/by-path` } as const;
    expect(find([device("vdb", { labels: ["postern"] }), meant], wanted)).toMatchObject({
      device: meant.path,
    });
    expect(find([meant], { by: "PATH", value: `${root}/none` }).kind).toBe("absent");
  });

  test("counts once when its partitions show the same label", () => {
    const disk = device("sda", { labels: ["postern"] });
    const partition = device("sda1", { labels: ["postern"], disk: disk.path });
    expect(find([disk, partition])).toMatchObject({ device: disk.path });
  });

  test("that holds none of the files is a fault", () => {
    expect(find([device("vdb", { labels: ["postern"] }, {})])).toEqual({
      kind: "faulty",
      fault: "volume postern: holds no postern.yaml and no config.yaml",
    });
  });
});

describe("two volumes of one name are a fault", () => {
  const remedy =
    'remove all but one, then "postern reload" or reboot, or name one with postern.config=volume:UUID=…, then reboot';

  test("that names both devices, also when the name is pinned", () => {
    const stick = device("sda", { labels: ["POSTERN"], uuid: "68B3-2F4A" });
    const iso = device("sr0", { labels: ["postern"] });
    const fault = `volume postern: there are 2, on ${stick.path} (UUID=68B3-2F4A) and ${iso.path}`;
    expect(find([stick, iso])).toEqual({ kind: "faulty", fault, remedy });
    expect(find([iso, stick], { by: "LABEL", value: "Postern" }).kind).toBe("faulty");
    expect(find([iso, stick], { by: "UUID", value: "68B3-2F4A" })).toMatchObject({
      device: stick.path,
    });
  });

  test("also when one of them cannot be read", () => {
    const empty = device("sda", { labels: ["postern"] }, {});
    expect(find([empty, device("sr0", { labels: ["postern"] })])).toMatchObject({ remedy });
  });

  test("but not when another name goes before theirs", () => {
    const own = device("sda", { labels: ["postern"] });
    const others = ["vdb", "vdc"].map((name) => device(name, { labels: ["postern-config"] }));
    expect(find([...others, own])).toMatchObject({ device: own.path });
  });
});

describe("user-data for cloud-init", () => {
  const cloudInit = { "user-data": "#cloud-config\n" };

  test("counts as none", () => {
    const volume = device("vdb", { labels: ["cidata"] }, cloudInit);
    expect(find([volume])).toEqual({
      kind: "absent",
      why: "no configuration on a volume labelled postern, postern-config, metal-iso, cidata; cidata:user-data is for cloud-init",
    });
    for (const files of [{ "user-data": "" }, { "meta-data": "{}" }]) {
      expect(find([device("vdb", { labels: ["cidata"] }, files)]).kind).toBe("absent");
    }
    const ours = device("vdc", { labels: ["CIDATA"] }, { "user-data": "kind: x\n" });
    expect(find([volume, ours])).toMatchObject({ device: ours.path });
  });

  test("is read once while something else is waited for, and again when the device has changed", () => {
    let facts = "a";
    const mounted: string[] = [];
    const began = performance.now();
    const access: DeviceAccess = {
      devices: () => {
        if (performance.now() - began > 400) facts = "b";
        return [{ ...device("vdb", { labels: ["cidata"] }, cloudInit), facts }];
      },
      read: (path, name, readRoot) => {
        mounted.push(facts);
        return read(path, name, readRoot);
      },
    };
    expect(readVolume(undefined, 1, access).kind).toBe("absent");
    expect(mounted).toEqual(["a", "b"]);
  });
});
