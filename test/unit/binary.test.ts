// SPDX-License-Identifier: Apache-2.0
// What the Makefile compiles, started where somebody else has left files.
import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { inFolder } from "./temporary_folder.ts";

const ROOT = `${import.meta.dir}/../..`;

/** The options and the entry point of the variable `compile`. */
function compileArguments(): readonly string[] {
  const makefile = readFileSync(`${ROOT}/Makefile`, "utf8").replaceAll("\\\n", " ");
  const line = /^compile := \$\(bin\)\/bun (.*)$/m.exec(makefile)?.[1] ?? "";
  return line.replaceAll('"', "").trim().split(/\s+/);
}

test("the binary takes no code from the folder that it is started in, nor by a preload", () => {
  inFolder((folder) => {
    const binary = `${folder}/postern`;
    const build = [process.execPath, ...compileArguments(), "--outfile", binary];
    expect(Bun.spawnSync(build, { cwd: ROOT }).exitCode).toBe(0);
    const evil = `${folder}/evil.ts`;
    writeFileSync(evil, 'console.log("evil")');
    writeFileSync(`${folder}/bunfig.toml`, `preload = ["${evil}"]`);
    writeFileSync(`${folder}/.env`, `BUN_OPTIONS="--preload=${evil}"`);
    const run = (env: Record<string, string>) =>
      Bun.spawnSync([binary, "version"], { cwd: folder, env }).stdout.toString();
    expect(run({})).toStartWith("postern ");
    expect(run({})).not.toContain("evil");
    expect(run({ BUN_OPTIONS: `--preload=${evil}` })).not.toContain("evil");
  });
});
