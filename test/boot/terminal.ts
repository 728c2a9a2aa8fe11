// SPDX-License-Identifier: Apache-2.0
/** Colours for the terminal, or none of them: NO_COLOR, or standard output is no terminal. */
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;

export const green = (text: string): string => paint(32, text);
export const red = (text: string): string => paint(31, text);
export const dim = (text: string): string => paint(2, text);

function paint(code: number, text: string): string {
  return coloured ? `\x1b[${code}m${text}\x1b[0m` : text;
}

/** A line that counts the seconds while nothing else is printed; on a terminal only. */
export function startTicker(label: string): { stop(): void } {
  if (process.stdout.isTTY !== true) return { stop: () => {} };
  const start = performance.now();
  const timer = setInterval(() => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`\r\x1b[K  ${seconds} s  ${label} …`);
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      process.stdout.write("\r\x1b[K");
    },
  };
}
