// SPDX-License-Identifier: Apache-2.0
import type { EndedTrial } from "../../../src/activation/record.ts";
import { type Standing, standingOf } from "../../../src/activation/standing.ts";
import {
  confirmedOf,
  heldOf,
  heldTrial,
  LOCKDOWN,
  OPEN,
  recordOf,
  trialOf,
  WEB,
} from "../activation/records.ts";

/** A trial that ended by itself. */
export const ENDED: EndedTrial = {
  summary: "accept, 1 rule",
  source: "b.yaml",
  sha256: null,
  since: "2025-12-31T23:00:00.000Z",
  by: "ben",
  ended: "deadline",
  at: "2025-12-31T23:01:00.999Z",
  endedBy: null,
};

const refused = {
  problem: "postern.yaml:3:1: error[yaml]: expected a value; correct it on the volume",
  source: "volume (postern:postern.yaml)",
  at: "2026-01-01T00:00:00.000Z",
};

const SEARCHED = [{ source: "volume", outcome: "absent", detail: "no volume" }];

/** A policy that filters, kept as revision 4. */
export const FILTERING: Standing = standingOf(
  heldOf(WEB),
  {
    kind: "record",
    record: recordOf(confirmedOf(WEB, { revision: 4 }), { trials: [ENDED], searched: SEARCHED }),
  },
  70,
);

/** The lockdown, because what the sources have is refused. */
export const CLOSED: Standing = standingOf(
  heldOf(LOCKDOWN),
  {
    kind: "record",
    record: recordOf(
      confirmedOf(LOCKDOWN, { kind: "lockdown", by: "systemd", source: "built in", sha256: null }),
      { refused },
    ),
  },
  70,
);

/** A policy that wants no table. */
export const OPENED: Standing = standingOf(
  { kind: "none" },
  { kind: "record", record: recordOf(confirmedOf(OPEN)) },
  70,
);

/** A policy that filters still, for a newer one was refused. */
export const REFUSED: Standing = standingOf(
  heldOf(WEB),
  { kind: "record", record: recordOf(confirmedOf(WEB), { refused }) },
  70,
);

/** A policy that was put back, for its table had been removed. */
export const REPAIRED: Standing = standingOf(
  heldOf(WEB),
  {
    kind: "record",
    record: recordOf(confirmedOf(WEB), {
      repaired: { why: "the table was gone", at: "2026-01-01T00:00:30.123Z" },
    }),
  },
  70,
);

/** A table that was altered. */
export const ALTERED: Standing = standingOf(
  {
    kind: "altered",
    why: "its content does not match its seal",
    ruleset: undefined,
    stated: undefined,
  },
  { kind: "none" },
  70,
);

const TRIAL = recordOf(trialOf(WEB, LOCKDOWN));

/** A trial in the middle of its minute. */
export const ON_TRIAL: Standing = standingOf(
  heldTrial(WEB, LOCKDOWN, 29_200),
  { kind: "record", record: TRIAL },
  70,
);

/** The same trial when it is over. */
export const TRIED: Standing = standingOf(
  heldTrial(WEB, LOCKDOWN, undefined),
  { kind: "record", record: TRIAL },
  101,
);

/** A trial that nobody remembers. */
export const UNREMEMBERED: Standing = standingOf(
  heldTrial(WEB, LOCKDOWN, 29_200),
  { kind: "none" },
  70,
);
