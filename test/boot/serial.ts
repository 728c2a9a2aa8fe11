// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, writeFileSync } from "node:fs";
import type { Turn } from "./scenario.ts";

/** The last line that the test image prints, once it is up and has addresses. */
export const READY = "postern-test: ready";

/** Milestones in the order of the boot, each told by the first line that matches. */
const MILESTONES: readonly (readonly [name: string, line: RegExp])[] = [
  ["kernel", /Linux version /],
  ["initrd", /Running in initrd|Booting initrd of /],
  ["lockdown", /Finished postern-lockdown\.service/],
  ["policy", /postern: (filtering|OPEN|CLOSED)/],
  ["root", /Welcome to /],
  ["ready", new RegExp(READY)],
];

/** What the test image prints before and after each thing that it does by itself. */
const STEP = /postern-test: ((?:before|after) \S+)/;

/**
 * Writes what comes over the serial console to a file and reports milestones as they come. Ends
 * with true when the guest reports ready, with false when the console is closed before. The rest
 * of the console is written on until it closes. `onText` is given it as it comes.
 */
export function followSerial(
  console: ReadableStream<Uint8Array>,
  logFile: string,
  onMilestone: (name: string) => void,
  onText: (text: string) => void = () => {},
): Promise<boolean> {
  writeFileSync(logFile, "");
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const expected = [...MILESTONES];
  const readLine = (line: string): void => {
    const step = STEP.exec(line)?.[1];
    if (step !== undefined) onMilestone(step);
    for (const [i, [name, pattern]] of expected.entries()) {
      if (!pattern.test(line)) continue;
      expected.splice(0, i + 1);
      onMilestone(name);
      if (name === "ready") resolve(true);
      return;
    }
  };
  const follow = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of console) {
      appendFileSync(logFile, chunk);
      const text = decoder.decode(chunk, { stream: true });
      onText(text);
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) readLine(plainText(line));
    }
    resolve(false);
  };
  void follow();
  return promise;
}

/** Somebody at the console, who types each line once what it waits for was said after the one before. */
export function typist(turns: readonly Turn[], type: (line: string) => void) {
  const left = [...turns];
  let heard = "";
  return {
    hear(text: string): void {
      heard = plainText(heard + text);
      for (let turn = left[0]; turn !== undefined; turn = left[0]) {
        const found = new RegExp(turn.awaited).exec(heard);
        if (found === null) return;
        heard = heard.slice(found.index + found[0].length);
        left.shift();
        if (turn.typed !== undefined) type(`${turn.typed}\r`);
      }
    },
    isDone: () => left.length === 0,
  };
}

/** Terminal control sequences: CSI, OSC and charset selection (ECMA-48 §5.4, §8.3.89). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[78=>])|\r/g;

/** What the guest said on its console, with terminal control sequences taken out. */
export function plainText(log: string): string {
  return log.replace(CONTROL, "");
}

/** The lines of one section of the test image's report, such as "failed units". */
export function reportSection(log: string, name: string): string[] {
  const lines = plainText(log).split("\n");
  // A login prompt ends without a line break and may stand before ours.
  const start = lines.findLastIndex((line) => line.endsWith(`postern-test: ${name}`));
  if (start < 0) return [];
  const end = lines.findIndex((line, i) => i > start && line.includes("postern-test: "));
  return lines.slice(start + 1, end < 0 ? undefined : end).filter((line) => line !== "");
}
