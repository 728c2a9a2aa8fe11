// SPDX-License-Identifier: Apache-2.0
import type { TwoHosts } from "./two_hosts.ts";

/** The host's ruleset as nft lists it, without what packets have counted. */
export function listRuleset(hosts: TwoHosts): Promise<string> {
  return hosts.must("nft", "--stateless", "list", "ruleset");
}
