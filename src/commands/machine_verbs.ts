// SPDX-License-Identifier: Apache-2.0
import { apply } from "./apply.ts";
import { boot, reload } from "./boot.ts";
import type { Command } from "./command.ts";
import { confirm } from "./confirm.ts";
import { history } from "./history.ts";
import { lockdown } from "./lockdown.ts";
import { revert } from "./revert.ts";
import { start } from "./start.ts";
import { status } from "./status.ts";

/** What changes or tells what is in force. */
export const MACHINE_VERBS: readonly Command[] = [
  apply,
  confirm,
  revert,
  history,
  status,
  reload,
  lockdown,
  boot,
  start,
];
