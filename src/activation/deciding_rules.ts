// SPDX-License-Identifier: Apache-2.0
import type { Ruleset } from "../ruleset/ruleset.ts";
import { sidesOf } from "../ruleset/trial.ts";
import { type Held, inspect } from "./held.ts";
import { refusalText } from "./refusal_text.ts";

/** The rules that decide about packets now, and whether they are as postern wrote them. */
interface DecidingRules {
  /** Undefined when there is no table. */
  readonly ruleset: Ruleset | undefined;
  readonly isIntact: boolean;
}

/** Reads them from the kernel: during a trial those on trial. @throws Error a sentence, when they cannot be read */
export function decidingRules(): DecidingRules {
  const held = inspected();
  switch (held.kind) {
    case "none":
      return { ruleset: undefined, isIntact: true };
    case "intact": {
      const sides = sidesOf(held.ruleset) ?? { confirmed: held, tried: held };
      const { ruleset } = held.left === undefined ? sides.confirmed : sides.tried;
      return { ruleset, isIntact: true };
    }
    case "altered":
      if (held.ruleset === undefined) throw new Error(`table inet postern: ${held.why}`);
      return { ruleset: held.ruleset, isIntact: false };
    case "foreign":
      throw new Error(`table inet postern: ${held.why}`);
  }
}

/** @throws Error a sentence */
function inspected(): Held {
  try {
    return inspect();
  } catch (error) {
    throw new Error(refusalText(error, undefined));
  }
}
