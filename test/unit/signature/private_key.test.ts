// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { armor, dearmor } from "../../../src/signature/armor.ts";
import {
  formatPrivateKey,
  generatePrivateKey,
  parsePrivateKey,
} from "../../../src/signature/private_key.ts";
import { string } from "../../../src/signature/wire.ts";
import { flipped, refusalOf, vector } from "./vector.ts";

const LABEL = "OPENSSH PRIVATE KEY";
const bytes = dearmor(LABEL, vector.privateKeyText);
const optionsAt = Buffer.from(bytes).lastIndexOf("none") + "none".length;
const withOptions = Buffer.concat([
  bytes.subarray(0, optionsAt),
  string("x"),
  bytes.subarray(optionsAt + 4),
]);

describe("a private key", () => {
  test("of ssh-keygen is read, and goes with its public key", () => {
    expect(vector.privateKey.publicKey).toEqual(vector.publicKey);
  });

  test("is written and read back, whatever the length of its comment", () => {
    for (let length = 0; length < 20; length += 1) {
      const key = generatePrivateKey();
      expect(parsePrivateKey(formatPrivateKey(key, "c".repeat(length)))).toEqual(key);
    }
  });

  test("is a new one each time", () => {
    expect(generatePrivateKey().seed).not.toEqual(generatePrivateKey().seed);
  });

  test.each([
    [
      "an encrypted key",
      vector.encryptedKeyText,
      "is encrypted with a passphrase; ssh-keygen -Y sign -n postern asks for it and signs as well",
    ],
    ["no text", "", "does not start with -----BEGIN OPENSSH PRIVATE KEY-----"],
    [
      "a public key",
      vector.publicKeyText,
      "does not start with -----BEGIN OPENSSH PRIVATE KEY-----",
    ],
    ["another format", armor(LABEL, Buffer.alloc(99)), "is not an OpenSSH private key"],
    ["a longer one", armor(LABEL, Buffer.concat([bytes, bytes])), "has something after its end"],
    ["a key with options for a passphrase", armor(LABEL, withOptions), "is damaged"],
    ["too much text", "\n".repeat(1 << 20), "is too long"],
  ])("is not read from %s", (_, text, refusal) => {
    expect(refusalOf(() => parsePrivateKey(text))).toBe(refusal);
  });

  test("is refused whichever bit of it is flipped, but for its comment", () => {
    const comment = Buffer.from(bytes).indexOf("vector");
    const accepted = [...flipped(bytes)].filter(
      ({ altered }) => refusalOf(() => parsePrivateKey(armor(LABEL, altered))) === undefined,
    );
    expect(accepted.map(({ bit }) => bit)).toEqual(
      Array.from({ length: "vector".length * 8 }, (_, bit) => comment * 8 + bit),
    );
  });

  test("is refused wherever it is cut", () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = armor(LABEL, bytes.subarray(0, length));
      expect(refusalOf(() => parsePrivateKey(cut))).toBeString();
    }
  });

  test("is read or refused, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: bytes.length }),
        fc.uint8Array({ maxLength: 300 }),
        (kept, rest) => {
          const text = armor(LABEL, Buffer.concat([bytes.subarray(0, kept), rest]));
          refusalOf(() => parsePrivateKey(text));
        },
      ),
    );
  });
});
