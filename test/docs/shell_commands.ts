// SPDX-License-Identifier: Apache-2.0

/** A command as a document has it, with what continues it, and the line that it begins at. */
export interface ShellCommand {
  readonly text: string;
  readonly line: number;
}

const FENCE = /^\s*```(\w*)$/;

/** The commands in the blocks of a Markdown document that are marked `sh`. */
export function shellCommands(markdown: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let language: string | undefined;
  let begun: ShellCommand | undefined;
  for (const [i, line] of markdown.split("\n").entries()) {
    const fence = FENCE.exec(line);
    if (fence !== null) {
      language = language === undefined ? fence[1] : undefined;
      continue;
    }
    if (language !== "sh") continue;
    if (begun === undefined && /^\s*(#|$)/.test(line)) continue;
    begun = begun === undefined ? { text: line, line: i + 1 } : extended(begun, line);
    if (isUnfinished(begun.text)) continue;
    commands.push(begun);
    begun = undefined;
  }
  return commands;
}

/** What stands below a heading, to the next one. */
export function section(markdown: string, heading: string): string {
  const from = markdown.indexOf(`\n${heading}\n`);
  if (from < 0) throw new Error(`there is no ${heading}`);
  const below = markdown.slice(from + heading.length + 2);
  return below.slice(0, /^#{1,6} /m.exec(below)?.index);
}

function extended({ text, line }: ShellCommand, more: string): ShellCommand {
  return { text: `${text}\n${more}`, line };
}

/** Whether the shell reads on: after a backslash, or until the end of a here-document. */
function isUnfinished(text: string): boolean {
  if (text.endsWith("\\")) return true;
  const word = /<<'?(\w+)'?/.exec(text)?.[1];
  return word !== undefined && !text.endsWith(`\n${word}`);
}
