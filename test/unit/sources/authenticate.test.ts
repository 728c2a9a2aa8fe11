// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { generatePrivateKey } from "../../../src/signature/private_key.ts";
import { formatPublicKey, publicKeyBase64 } from "../../../src/signature/public_key.ts";
import { makeSignature } from "../../../src/signature/sign.ts";
import { mismatch } from "../../../src/sources/authenticate.ts";
import { type Document, sha256Of } from "../../../src/sources/document.ts";

const bytes = new TextEncoder().encode("ingress: block\n");
const key = generatePrivateKey();
const other = generatePrivateKey();
const NO_FILE = "/nonexistent";

const signedBy = (signer: typeof key | undefined): readonly Document[] => [
  {
    name: "postern:config.yaml",
    bytes,
    signature:
      signer === undefined ? undefined : new TextEncoder().encode(makeSignature(bytes, signer)),
  },
];

function demand(settings: { sha256?: string; key?: string }) {
  return { sha256: settings.sha256, key: settings.key };
}

function bakedKey(signer: typeof key): string {
  const file = `${mkdtempSync(`${tmpdir()}/postern-test-`)}/config.pub`;
  writeFileSync(file, formatPublicKey(signer.publicKey, "test"));
  return file;
}

describe("a configuration", () => {
  test("is taken as it is when nothing is demanded", () => {
    expect(mismatch(signedBy(undefined), demand({}), NO_FILE)).toBeUndefined();
  });

  test("is taken with the right checksum and refused with another", () => {
    const right = demand({ sha256: sha256Of([{ bytes }]) });
    expect(mismatch(signedBy(undefined), right, NO_FILE)).toBeUndefined();
    const wrong = demand({ sha256: "0".repeat(64) });
    expect(mismatch(signedBy(undefined), wrong, NO_FILE)?.text).toBe(
      `postern:config.yaml: its sha256 is ${sha256Of([{ bytes }])}, postern.config.sha256 demands ${"0".repeat(64)}`,
    );
  });

  test("is taken when the key of the command line signed it, and refused otherwise", () => {
    const wanted = demand({ key: publicKeyBase64(key.publicKey) });
    expect(mismatch(signedBy(key), wanted, NO_FILE)).toBeUndefined();
    expect(mismatch(signedBy(other), wanted, NO_FILE)?.text).toContain(
      "its signature was made with key",
    );
    expect(mismatch(signedBy(undefined), wanted, NO_FILE)?.text).toBe(
      "postern:config.yaml: it is not signed, and a signature is demanded",
    );
    const accept = new TextEncoder().encode("ingress: accept\n");
    const changed = signedBy(key).map((document) => ({ ...document, bytes: accept }));
    expect(mismatch(changed, wanted, NO_FILE)?.text).toContain("its signature does not match");
  });

  test("is held to a key that was baked in, which the command line cannot replace", () => {
    const baked = bakedKey(key);
    expect(mismatch(signedBy(key), demand({}), baked)).toBeUndefined();
    expect(mismatch(signedBy(undefined), demand({}), baked)?.text).toContain("it is not signed");
    const replaced = demand({ key: publicKeyBase64(other.publicKey) });
    expect(mismatch(signedBy(other), replaced, baked)?.text).toContain(
      "is another key than that of",
    );
  });

  test("of several documents is refused, each of them signed, since nobody signed that they are all", () => {
    const wanted = demand({ key: publicKeyBase64(key.publicKey) });
    expect(mismatch(signedBy(key), wanted, NO_FILE)).toBeUndefined();
    expect(mismatch([...signedBy(key), ...signedBy(key)], wanted, NO_FILE)?.cause).toBe("several");
  });

  test("is refused when the key itself is none", () => {
    expect(mismatch(signedBy(key), demand({ key: "AAAA" }), NO_FILE)?.text).toContain(
      "postern.config.key: the key",
    );
  });
});
