// SPDX-License-Identifier: Apache-2.0
import { activate } from "../activation/activate.ts";
import { lockdownCandidate } from "../activation/candidate.ts";
import type { Outcome } from "../activation/outcome.ts";
import { errorText } from "../linux/error_text.ts";
import { loadOverlayModules } from "../linux/modules.ts";
import { sayWaiting } from "./print_outcome.ts";

/** Loads nf_tables, and puts the lockdown in force. */
export function closePorts(): Outcome {
  try {
    loadOverlayModules();
  } catch (error) {
    return { kind: "refused", why: errorText(error) };
  }
  const keep = { kind: "not kept", why: "a lockdown is for now" } as const;
  const how = { kind: "confirm", keep, cuts: true } as const;
  return activate(lockdownCandidate(), how, undefined, sayWaiting);
}
