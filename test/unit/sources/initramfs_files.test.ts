// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  initramfsFiles,
  keepBakedFiles,
  keepInitramfsFiles,
  lockedDownFile,
  lossFault,
} from "../../../src/sources/initramfs_files.ts";

const { RUNTIME_DIRECTORY, CREDENTIALS_DIRECTORY } = process.env;
const NO_FOLDER = "/nonexistent";
let runtime: string;
let baked: string;

beforeEach(() => {
  runtime = mkdtempSync(`${tmpdir()}/postern-test-`);
  baked = mkdtempSync(`${tmpdir()}/postern-test-`);
  process.env.RUNTIME_DIRECTORY = runtime;
});

afterEach(() => {
  restore("RUNTIME_DIRECTORY", RUNTIME_DIRECTORY);
  restore("CREDENTIALS_DIRECTORY", CREDENTIALS_DIRECTORY);
  for (const folder of [runtime, baked]) rmSync(folder, { recursive: true });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

describe("what the initramfs alone has", () => {
  test("is there for a reload, the key included", () => {
    writeFileSync(`${baked}/config.yaml`, "a configuration");
    writeFileSync(`${baked}/config.pub`, "a key");
    keepInitramfsFiles(baked);
    rmSync(`${baked}/config.pub`);
    expect(readFileSync(initramfsFiles().embedded, "utf8")).toBe("a configuration");
    expect(readFileSync(initramfsFiles().key, "utf8")).toBe("a key");
  });

  test("is there though systemd hands no credentials to a reload", () => {
    process.env.CREDENTIALS_DIRECTORY = baked;
    writeFileSync(`${baked}/postern.config`, "a credential");
    writeFileSync(`${baked}/postern.config.sig`, "its signature");
    keepInitramfsFiles(NO_FOLDER);
    delete process.env.CREDENTIALS_DIRECTORY;
    const { credential } = initramfsFiles();
    expect(readFileSync(`${credential}`, "utf8")).toBe("a credential");
    expect(readFileSync(`${credential}.sig`, "utf8")).toBe("its signature");
  });

  test("is not replaced by what the root file system has", () => {
    keepInitramfsFiles(baked);
    expect(initramfsFiles().key).toStartWith(runtime);
  });

  test("is kept as it is, whatever it is", () => {
    symlinkSync("/nonexistent", `${baked}/config.yaml`);
    keepInitramfsFiles(baked);
    expect(() => readFileSync(initramfsFiles().embedded)).toThrow("ENOENT");
  });

  test("is kept anew each time", () => {
    writeFileSync(`${baked}/config.yaml`, "first");
    keepInitramfsFiles(baked);
    writeFileSync(`${baked}/config.yaml`, "second");
    keepInitramfsFiles(baked);
    expect(readFileSync(initramfsFiles().embedded, "utf8")).toBe("second");
  });

  test("is looked for in its own place when there was no initramfs to keep it", () => {
    process.env.CREDENTIALS_DIRECTORY = "/run/credentials/x";
    expect(initramfsFiles()).toEqual({
      embedded: "/usr/lib/postern/config.yaml",
      key: "/usr/lib/postern/config.pub",
      credential: "/run/credentials/x/postern.config",
    });
  });
});

describe("what the initramfs demands is known", () => {
  test("where no initramfs had a part in it", () => {
    expect(lossFault()).toBeUndefined();
  });

  test("when the boot kept it", () => {
    mkdirSync(`${runtime}/initramfs.expected`);
    writeFileSync(lockedDownFile(), "");
    keepBakedFiles(baked);
    keepInitramfsFiles(baked);
    expect(lossFault()).toBeUndefined();
  });
});

describe("what the initramfs demands is lost", () => {
  const LOST =
    "the initramfs did not come to keep its key and its credential, so it is not known what it demands";

  test("when every port was closed there, and nothing was kept", () => {
    writeFileSync(lockedDownFile(), "");
    expect(lossFault()).toBe(LOST);
  });

  test("when the boot did not come to keep the credential, though the key is there", () => {
    writeFileSync(`${baked}/config.pub`, "a key");
    keepBakedFiles(baked);
    expect(lossFault()).toBe(LOST);
    expect(readFileSync(initramfsFiles().key, "utf8")).toBe("a key");
  });

  test("when the lockdown was to run there, and could not", () => {
    mkdirSync(`${runtime}/initramfs.expected`);
    expect(lossFault()).toBe(LOST);
  });

  test("when keeping it was interrupted", () => {
    mkdirSync(`${runtime}/initramfs.new`);
    expect(lossFault()).toBe(LOST);
  });
});
