// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  decodePublicKey,
  encodePublicKey,
  fingerprint,
  formatPublicKey,
  parsePublicKey,
  publicKeyBase64,
} from "../../../src/signature/public_key.ts";
import { flipped, refusalOf, vector } from "./vector.ts";

const [algorithm = "", base64 = ""] = vector.publicKeyText.split(" ");

describe("a public key", () => {
  test("is read from the line of a .pub file, with or without a comment", () => {
    expect(parsePublicKey(`${algorithm} ${base64}`)).toEqual(vector.publicKey);
    expect(parsePublicKey(`${algorithm} ${base64} two words\n`)).toEqual(vector.publicKey);
  });

  test("is read from its base64 alone, as a kernel argument has it", () => {
    expect(parsePublicKey(base64)).toEqual(vector.publicKey);
    expect(publicKeyBase64(vector.publicKey)).toBe(base64);
  });

  test("is written as ssh-keygen writes it", () => {
    expect(formatPublicKey(vector.publicKey, "vector")).toBe(vector.publicKeyText);
  });

  test("has the fingerprint that ssh-keygen -l prints", () => {
    expect(fingerprint(vector.publicKey)).toBe(
      "SHA256:t8R9Eva+aKkNvFr71odjWxJjkJAm1w3IhKSUxv8SOYU",
    );
  });

  test("is written and read back, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(parsePublicKey(publicKeyBase64({ bytes })).bytes).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each([
    ["no text", "", "is empty"],
    ["nothing but space", " \n", "is empty"],
    ["what is not base64", "AAAA*", "is not base64, or damaged"],
    ["a key cut within a group", base64.slice(0, -1), "is not base64, or damaged"],
    ["a key cut between groups", base64.slice(0, -4), "is cut short or damaged"],
    ["two keys run together", base64 + base64, "has something after its end"],
    ["two keys without a type", `${base64} ${base64}`, "is not of type ssh-ed25519"],
    ["an RSA key", vector.rsaKeyText, "is not of type ssh-ed25519"],
    ["an RSA key's base64", vector.rsaKeyText.split(" ")[1] ?? "", "is not of type ssh-ed25519"],
    ["two lines", vector.publicKeyText.repeat(2), "is not one line with a public key"],
    ["a private key", vector.privateKeyText, "is not one line with a public key"],
  ])("is not read from %s", (_, text, refusal) => {
    expect(refusalOf(() => parsePublicKey(text))).toBe(refusal);
  });

  test("of another length is refused", () => {
    for (const length of [0, 31, 33]) {
      const encoded = encodePublicKey({ bytes: new Uint8Array(length) });
      expect(refusalOf(() => decodePublicKey(encoded))).toBe("holds a key of the wrong length");
    }
  });

  test("never becomes the same key, whichever bit of it is flipped", () => {
    for (const { altered } of flipped(encodePublicKey(vector.publicKey))) {
      const text = Buffer.from(altered).toString("base64");
      refusalOf(() => expect(parsePublicKey(text).bytes).not.toEqual(vector.publicKey.bytes));
    }
  });

  test("is read or refused, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("", `${algorithm} `), (text, a) => {
        refusalOf(() => parsePublicKey(a + text));
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (blob) => void refusalOf(() => decodePublicKey(blob))));
  });
});
