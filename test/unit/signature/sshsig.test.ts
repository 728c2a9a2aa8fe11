// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { armor } from "../../../src/signature/armor.ts";
import { encodePublicKey } from "../../../src/signature/public_key.ts";
import { formatSignature, parseSignature } from "../../../src/signature/sshsig.ts";
import { string, uint32 } from "../../../src/signature/wire.ts";
import { refusalOf, vector } from "./vector.ts";

const VALID = {
  magic: Buffer.from("SSHSIG"),
  version: uint32(1),
  publicKey: string(encodePublicKey(vector.publicKey)),
  namespace: string("postern"),
  reserved: string(""),
  hash: string("sha512"),
  signature: string(Buffer.concat([string("ssh-ed25519"), string(new Uint8Array(64))])),
  end: new Uint8Array(0),
};

const NAMESPACE_REFUSED = 'was made for another namespace than "postern"';

function signatureWith(part: Partial<Record<keyof typeof VALID, Uint8Array>>): string {
  return armor("SSH SIGNATURE", Buffer.concat(Object.values({ ...VALID, ...part })));
}

function wrap(...values: readonly Uint8Array[]): Uint8Array {
  return string(Buffer.concat([...values]));
}

describe("a signature's text", () => {
  test("is written as ssh-keygen writes it", () => {
    expect(formatSignature(parseSignature(vector.signature))).toBe(vector.signature);
    expect(formatSignature(parseSignature(vector.sha256Signature))).toBe(vector.sha256Signature);
  });

  test("is read when every part is as it should be", () => {
    expect(refusalOf(() => parseSignature(signatureWith({})))).toBeUndefined();
  });

  test.each([
    ["magic", { magic: Buffer.from("SSHSIX") }, "is not an SSH signature"],
    ["version", { version: uint32(2) }, "is not of version 1"],
    ["type of key", { publicKey: wrap(string("ssh-rsa")) }, "is not of type ssh-ed25519"],
    ["namespace", { namespace: string("git") }, NAMESPACE_REFUSED],
    ["end of the namespace", { namespace: string("postern\0") }, NAMESPACE_REFUSED],
    ["reserved value", { reserved: string("x") }, "is damaged"],
    ["hash", { hash: string("sha1") }, "does not use sha512 or sha256"],
    [
      "type of signature",
      { signature: wrap(string("ssh-rsa"), string(new Uint8Array(64))) },
      "is not of type ssh-ed25519",
    ],
    [
      "length of signature",
      { signature: wrap(string("ssh-ed25519"), string(new Uint8Array(63))) },
      "is of the wrong length",
    ],
    [
      "end of the signature",
      { signature: wrap(string("ssh-ed25519"), string(new Uint8Array(64)), Buffer.of(0)) },
      "has something after its end",
    ],
    ["end", { end: Buffer.of(0) }, "has something after its end"],
    ["length of the rest", { signature: uint32(0xffff_ffff) }, "is cut short or damaged"],
  ])("is refused with another %s", (_, part, refusal) => {
    expect(refusalOf(() => parseSignature(signatureWith(part)))).toBe(refusal);
  });

  test("is read or refused, whatever the bytes", () => {
    const valid = Buffer.concat(Object.values(VALID));
    fc.assert(
      fc.property(
        fc.nat({ max: valid.length }),
        fc.uint8Array({ maxLength: 300 }),
        (kept, rest) => {
          const bytes = Buffer.concat([valid.subarray(0, kept), rest]);
          refusalOf(() => parseSignature(armor("SSH SIGNATURE", bytes)));
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void refusalOf(() => parseSignature(text))));
  });
});
