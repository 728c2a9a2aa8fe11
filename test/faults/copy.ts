// SPDX-License-Identifier: Apache-2.0
/** A copy of the repository, for faults to be made and tested in. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the tests made of the sources: the failure they ended with, if they did. */
export interface Verdict {
  readonly foundBy: string | undefined;
  readonly seconds: number;
}

/** Copies what git knows of `repository` to a new folder, which goes with this process; the packages are shared. */
export function makeCopy(repository: string): string {
  const copy = mkdtempSync(join(tmpdir(), "postern-faults-"));
  process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
  const files = Bun.spawnSync(["git", "ls-files", "-z"], { cwd: repository }).stdout.toString();
  for (const file of files.split("\0").filter((each) => each !== "")) {
    cpSync(join(repository, file), join(copy, file), { verbatimSymlinks: true });
  }
  for (const shared of [".git", "node_modules"]) {
    symlinkSync(join(repository, shared), join(copy, shared));
  }
  return copy;
}

/** Whether the sources in `copy` compile. */
export async function compiles(copy: string): Promise<boolean> {
  const tsc = Bun.spawn(["node_modules/.bin/tsc", "--noEmit", "-p", "."], {
    cwd: copy,
    stdout: "ignore",
  });
  return (await tsc.exited) === 0;
}

/** Runs tests in `copy` until one fails. What takes longer than `seconds` has failed, too. */
export async function runTests(
  copy: string,
  tests: readonly string[],
  seconds: number,
): Promise<Verdict> {
  const user = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const bun = ["node_modules/.bin/bun", "test", "--timeout", "120000", "--bail"];
  const began = performance.now();
  const run = Bun.spawn(
    ["unshare", ...user, ...namespaces, "test/faults/confined", ...bun, ...tests],
    {
      cwd: copy,
      env: { ...process.env, NO_COLOR: "1" },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
    },
  );
  const output = await new Response(run.stderr).text();
  const exitCode = await run.exited;
  const took = (performance.now() - began) / 1000;
  if (exitCode === 0) return { foundBy: undefined, seconds: took };
  const why = exitCode === 1 ? failureIn(output) : `an end by ${run.signalCode ?? exitCode}`;
  const file = output.match(/^test\/\S+\.ts(?=:$)/gm)?.at(-1) ?? tests.join(" ");
  return { foundBy: `${file}: ${why}`, seconds: took };
}

function failureIn(output: string): string {
  return /^\(fail\) (.*?)(?: \[[\d.]+ms\])?$/m.exec(output)?.[1] ?? "does not run";
}
