// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { armor, dearmor } from "../../../src/signature/armor.ts";
import { generatePrivateKey } from "../../../src/signature/private_key.ts";
import { makeSignature } from "../../../src/signature/sign.ts";
import { verifySignature } from "../../../src/signature/verify.ts";
import { flipped, vector } from "./vector.ts";

const { message, publicKey, privateKey, signature } = vector;
const other = generatePrivateKey();

describe("a signature", () => {
  test("of ssh-keygen is accepted, over SHA-512 and over SHA-256", () => {
    expect(verifySignature(message, signature, publicKey)).toBeUndefined();
    expect(verifySignature(message, vector.sha256Signature, publicKey)).toBeUndefined();
  });

  test("of ours is the very text that ssh-keygen writes", () => {
    expect(makeSignature(message, privateKey)).toBe(signature);
  });

  test("of ours is accepted, whatever is signed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        const made = makeSignature(bytes, other);
        expect(verifySignature(bytes, made, other.publicKey)).toBeUndefined();
        expect(verifySignature(Buffer.concat([bytes, Buffer.of(0)]), made, other.publicKey)).toBe(
          "does not match: it is over another content, or damaged",
        );
      }),
    );
  });

  test("by another key is refused, and both keys are named", () => {
    const refusal = verifySignature(message, makeSignature(message, other), publicKey);
    expect(refusal).toMatch(/^was made with key SHA256:\S{43}; trusted is SHA256:\S{43}$/);
  });

  test("by another key that claims to be by the trusted one is refused", () => {
    const forged = makeSignature(message, { seed: other.seed, publicKey });
    expect(verifySignature(message, forged, publicKey)).toStartWith("does not match");
  });

  test("for another purpose is refused", () => {
    expect(verifySignature(message, vector.gitSignature, publicKey)).toBe(
      'was made for another namespace than "postern"',
    );
  });

  test("is refused whichever bit of the content is flipped", () => {
    const accepted = [...flipped(message)].filter(
      ({ altered }) => verifySignature(altered, signature, publicKey) === undefined,
    );
    expect(accepted).toEqual([]);
  });

  test("is refused whichever bit of its text is flipped", () => {
    const accepted = [...flipped(Buffer.from(signature))].filter(
      ({ altered }) =>
        verifySignature(message, Buffer.from(altered).toString(), publicKey) === undefined,
    );
    expect(accepted).toEqual([]);
  });

  test("is refused whichever bit of what its text stands for is flipped", () => {
    const bytes = dearmor("SSH SIGNATURE", signature);
    const accepted = [...flipped(bytes)].filter(
      ({ altered }) =>
        verifySignature(message, armor("SSH SIGNATURE", altered), publicKey) === undefined,
    );
    expect(accepted).toEqual([]);
  });

  test("is refused wherever it is cut, but for the end of its last line", () => {
    const bytes = dearmor("SSH SIGNATURE", signature);
    const texts = Array.from(signature.slice(0, -1), (_, length) => signature.slice(0, length));
    const cuts = Array.from(bytes, (_, length) => armor("SSH SIGNATURE", bytes.slice(0, length)));
    for (const cut of [...texts, ...cuts]) {
      expect(verifySignature(message, cut, publicKey)).toBeString();
    }
    expect(verifySignature(message, signature.slice(0, -1), publicKey)).toBeUndefined();
  });

  test("with something after it is refused", () => {
    expect(verifySignature(message, `${signature}x`, publicKey)).toBeString();
    expect(verifySignature(message, signature + signature, publicKey)).toBeString();
  });
});
