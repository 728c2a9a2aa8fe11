// SPDX-License-Identifier: Apache-2.0
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { encode } from "./encode.ts";
import { explain } from "./explain.ts";
import { keygen } from "./keygen.ts";
import { render } from "./render.ts";
import { sign } from "./sign.ts";
import { verify } from "./verify.ts";

/** What can be done to a configuration without a machine, or a privilege. */
export const POLICY_VERBS: readonly Command[] = [
  check,
  render,
  explain,
  encode,
  keygen,
  sign,
  verify,
];
