// SPDX-License-Identifier: Apache-2.0
/**
 * Holds our keys and signatures against those of the ssh-keygen of this machine, where there is one. What
 * holds always is in verify.test.ts: the vectors that one made.
 */
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  formatPrivateKey,
  generatePrivateKey,
  parsePrivateKey,
} from "../../../src/signature/private_key.ts";
import { fingerprint, formatPublicKey, parsePublicKey } from "../../../src/signature/public_key.ts";
import { makeSignature } from "../../../src/signature/sign.ts";
import { verifySignature } from "../../../src/signature/verify.ts";
import { vector } from "./vector.ts";

const folder = mkdtempSync(`${tmpdir()}/postern-signature-`);
afterAll(() => rmSync(folder, { recursive: true }));

function sshKeygen(args: readonly string[], stdin: Uint8Array | string = "") {
  const argv = ["ssh-keygen", ...args];
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, {
    cwd: folder,
    stdin: Buffer.from(stdin),
  });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

function write(name: string, content: Uint8Array | string): void {
  writeFileSync(`${folder}/${name}`, content, { mode: 0o600 });
}

function read(name: string): string {
  return readFileSync(`${folder}/${name}`, "utf8");
}

function verifiesThere(message: Uint8Array, signature: string): boolean {
  write("signature", signature);
  const args = "-Y verify -f allowed -I admin -n postern -s signature".split(" ");
  return sshKeygen(args, message).exitCode === 0;
}

if (Bun.which("ssh-keygen") !== null) {
  describe("ssh-keygen", () => {
    test("makes keys and signatures that we accept and would have made", () => {
      for (const comment of ["", "a", "two words", "admin@host.example"]) {
        const name = `theirs-${comment.length}`;
        sshKeygen(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", name]);
        const privateKey = parsePrivateKey(read(name));
        const publicKey = parsePublicKey(read(`${name}.pub`));
        expect(privateKey.publicKey).toEqual(publicKey);
        expect(sshKeygen(["-l", "-f", name]).stdout).toContain(` ${fingerprint(publicKey)} `);
        for (const hash of ["sha512", "sha256"]) {
          const args = ["-q", "-Y", "sign", "-n", "postern", "-O", `hashalg=${hash}`, "-f", name];
          const signature = sshKeygen(args, vector.message).stdout;
          expect(verifySignature(vector.message, signature, publicKey)).toBeUndefined();
          expect(makeSignature(vector.message, privateKey) === signature).toBe(hash === "sha512");
        }
      }
    });

    test("reads the keys that we make", () => {
      for (let length = 0; length < 9; length += 1) {
        const comment = "c".repeat(length);
        const key = generatePrivateKey();
        write("ours", formatPrivateKey(key, comment));
        const { stdout } = sshKeygen(["-y", "-f", "ours"]);
        expect(stdout.trim()).toBe(formatPublicKey(key.publicKey, comment).trim());
      }
    });

    test("accepts the signatures that we make, over what we made them over", () => {
      const key = generatePrivateKey();
      write("allowed", `admin ${formatPublicKey(key.publicKey, "")}`);
      const signature = makeSignature(vector.message, key);
      expect(verifiesThere(vector.message, signature)).toBeTrue();
      expect(verifiesThere(vector.message.slice(1), signature)).toBeFalse();
    });
  });
}
