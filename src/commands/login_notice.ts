import type { Judgement } from "../enforcement/judge.ts";

/** What makes postern.service read the configuration again, whatever state it is in. */
export const TRY_AGAIN = "systemctl restart postern";

/** A fault may quote the configuration at length. */
const LONGEST_LINE = 300;

/**
 * What a console shows above its login prompt, in the format of issue(5): the state, in capitals unless it
 * filters; where that came from; what is wrong, and what to do.
 */
export function loginNotice({ verdict, problems, origin }: Judgement): string {
  const state = verdict.startsWith("filtering:")
    ? verdict
    : verdict.replace(/^\w+/, (word) => word.toUpperCase());
  const lines = [
    `Firewall ${state}`,
    ...(origin === undefined || origin.sha256 === null ? [] : [`  from ${origin.source}`]),
    ...problems.map((problem) => `  ${problem}`),
    ...(problems.length === 0 ? [] : [`  To try again: ${TRY_AGAIN} (or reboot)`]),
  ];
  return `${lines.map(asIssueLine).join("\n")}\n\n`;
}

/** Without what would steer the terminal or mean something to agetty(8). */
function asIssueLine(line: string): string {
  return line
    .replace(/\p{Cc}+/gu, " ")
    .slice(0, LONGEST_LINE)
    .replaceAll("\\", "\\\\");
}
