// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { inNamespace } from "../probe/namespace.ts";

const ROOT = `${import.meta.dir}/../..`;

/** Programs that take the place of others: nothing is built or installed, and everybody is root already. */
const STAND_INS = {
  make: `exec ${Bun.which("make")} -o dist/postern -o setup "$@"`,
  sudo: 'exec "$@"',
  // Nobody is there to be asked, and what is run shows that somebody is logged in.
  ssh: `exec ${Bun.which("ssh")} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null "$@" "id -un; postern status"`,
};

/**
 * A folder in which the commands of the documents can be run: the repository without what it built, a
 * configuration and another, and programs ahead of the system's own. Needs dist/postern.
 */
export function makeSandbox(): string {
  const folder = mkdtempSync(`${tmpdir()}/postern-docs-`);
  for (const name of readdirSync(ROOT)) {
    if (name.startsWith(".") || name === "build") continue;
    symlinkSync(`${ROOT}/${name}`, `${folder}/${name}`);
  }
  for (const made of ["bin", "build", "run", "state"]) mkdirSync(`${folder}/${made}`);
  symlinkSync(`${ROOT}/dist/postern`, `${folder}/bin/postern`);
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(`${folder}/bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${folder}/bin/${name}`, 0o755);
  }
  cpSync(`${ROOT}/examples/standalone.yaml`, `${folder}/postern.yaml`);
  cpSync(`${ROOT}/examples/accept-restricted.yaml`, `${folder}/new.yaml`);
  return folder;
}

/** Runs a script of bash in the sandbox, in namespaces that end with it, and without a terminal. */
export async function runInSandbox(
  folder: string,
  script: string,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const { argv, env } = inNamespace(["setsid", "--wait", "bash", "-euo", "pipefail", "-c", script]);
  const child = Bun.spawn(argv, {
    cwd: folder,
    env: {
      ...env,
      PATH: `${folder}/bin:${env.PATH}`,
      RUNTIME_DIRECTORY: `${folder}/run`,
      STATE_DIRECTORY: `${folder}/state`,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const streams = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
  const output = (await Promise.all(streams)).join("");
  return { exitCode: await child.exited, output };
}
