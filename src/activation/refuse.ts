// SPDX-License-Identifier: Apache-2.0
/** Remembers why what the sources have is not in force. What is in force stays. */
import { errorText } from "../linux/error_text.ts";
import { changing } from "./change.ts";
import type { PolicyRecord } from "./record.ts";

/**
 * @param searched the sources that were asked; null when none was.
 * @returns what could not be remembered; undefined when nothing is missing.
 */
export function rememberRefusal(
  problem: string,
  source: string | undefined,
  searched: PolicyRecord["searched"],
  onWait: () => void,
): string | undefined {
  try {
    return changing(
      { onWait, insists: false, overrides: false },
      ({ record, remember, faults }) => {
        const refused = { problem, source: source ?? null, at: new Date().toISOString() };
        remember({ ...record, refused, searched: searched ?? record.searched });
        return [...faults][0];
      },
    );
  } catch (error) {
    return errorText(error);
  }
}
