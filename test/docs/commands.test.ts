// SPDX-License-Identifier: Apache-2.0
// Runs every command of the documents that needs no machine, one after the other as they stand there.
import { afterAll, expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DOCUMENTS, isRanHere } from "./documents.ts";
import { makeSandbox, runInSandbox } from "./sandbox.ts";
import { shellCommands } from "./shell_commands.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** In place of what a build leaves: a disk with a file system where the image has its first partition. */
const BUILT = `truncate -s 8M build/postern.raw
mformat -i build/postern.raw@@1M -T 8192 ::
mmd -i build/postern.raw@@1M ::loader
echo initrd > build/initrd
echo root=/dev/vda > build/cmdline`;

test.each(DOCUMENTS)("every command of %s does what it is to do", async (document) => {
  const folder = makeSandbox();
  folders.push(folder);
  expect(await runInSandbox(folder, BUILT)).toMatchObject({ exitCode: 0 });
  const commands = shellCommands(readFileSync(document, "utf8")).filter(isRanHere);
  const script = commands.map(({ text, line }, i) => {
    writeFileSync(`${folder}/${i}.sh`, `${text}\n`);
    return `bash -euo pipefail ${i}.sh < /dev/null > ${i}.log 2>&1 || { echo "line ${line} failed:"; cat ${i}.sh ${i}.log; }`;
  });
  expect(await runInSandbox(folder, script.join("\n"))).toEqual({ exitCode: 0, output: "" });
});
