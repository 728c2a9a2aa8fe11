// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;
const VECTOR = `${import.meta.dir}/../signature/vector`;

/** prctl(2): PR_SET_MDWE with PR_MDWE_REFUSE_EXEC_GAIN, which is MemoryDenyWriteExecute=yes. */
const WITHOUT_JIT =
  "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) and sys.exit('no PR_SET_MDWE'); os.execv(sys.argv[1], sys.argv[1:])";

const folder = mkdtempSync(`${tmpdir()}/postern-jit-`);
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ["config.yaml", "key", "key.pub"]) {
  copyFileSync(`${VECTOR}/${name}`, `${folder}/${name}`);
}

function postern(args: string) {
  const argv = ["python3", "-c", WITHOUT_JIT, process.execPath, MAIN, ...args.split(" ")];
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, { cwd: folder });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

const PACKET = "--src 192.0.2.7 --proto tcp --dport 22";

describe("without memory that may be written and executed", () => {
  test.each([
    "--help",
    "version",
    "check config.yaml",
    "render config.yaml",
    "encode config.yaml",
    `explain config.yaml ${PACKET}`,
    "apply --dry-run config.yaml",
    "keygen -o made",
    "sign -k key config.yaml",
    "verify -k key.pub config.yaml",
  ])("%s works", (args) => {
    expect(postern(args)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("explain of the kernel's rules says in one line what is missing", () => {
    const { exitCode, stdout, stderr } = postern(`explain ${PACKET}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^postern: error: calls to the kernel need .*MemoryDenyWriteExecute=yes.*\n$/,
    );
  });

  test("status knows nothing, and says in one line why", () => {
    const { exitCode, stdout, stderr } = postern("status");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(stdout).toMatch(
      /^unknown: the kernel does not say\nproblem: calls to the kernel need .*\n$/,
    );
  });
});
