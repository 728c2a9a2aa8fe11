// SPDX-License-Identifier: Apache-2.0
import { NO_ADDRESSES } from "../policy/addresses.ts";
import type { Policy } from "../policy/policy.ts";

/** What is in force while no policy can be trusted: block mode with no rule, trust in no interface, nothing forwarded. */
export const LOCKDOWN: Policy = {
  mode: "block",
  rules: [],
  clusterSubnets: NO_ADDRESSES,
  trustedInterfaces: [],
  forwards: false,
};
