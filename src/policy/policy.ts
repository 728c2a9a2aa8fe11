// SPDX-License-Identifier: Apache-2.0
/** What a configuration means, with nothing left of how it was written down. */
import type { Action, Configuration, Location, Protocol } from "../config/configuration.ts";
import { type AddressSet, addressesOf, sourcesOf } from "./addresses.ts";
import { normalize, type Ranges } from "./ranges.ts";

export interface PolicyRule {
  readonly name: string;
  /** The document it came from; undefined for a rule that no document stands behind. */
  readonly at: Location | undefined;
  readonly protocol: Protocol;
  readonly ports: Ranges;
  readonly sources: AddressSet;
}

export interface Policy {
  readonly mode: Action;
  /** In the order of the documents; the order never matters to a packet. */
  readonly rules: readonly PolicyRule[];
  /** Pod and service subnets together. */
  readonly clusterSubnets: AddressSet;
  /** What comes in there is accepted, besides what comes in on the loopback device. */
  readonly trustedInterfaces: readonly string[];
  /** Whether what is not for the host may go on. */
  readonly forwards: boolean;
}

/** Talos's own tunnels. */
export const TRUSTED_INTERFACES = ["kubespan", "siderolink"];

/** Derives the policy from a configuration. */
export function policyOf(configuration: Configuration): Policy {
  return {
    mode: configuration.defaultAction,
    rules: configuration.rules.map(({ name, at, protocol, ports, ingress }) => ({
      name,
      at,
      protocol,
      ports: normalize(
        ports.map(({ first, last }) => ({ first: BigInt(first), last: BigInt(last) })),
      ),
      sources: sourcesOf(ingress),
    })),
    clusterSubnets: addressesOf(
      [...configuration.podSubnets, ...configuration.serviceSubnets].map(({ value }) => value),
    ),
    trustedInterfaces: TRUSTED_INTERFACES,
    forwards: true,
  };
}

/** Whether the policy wants no table at all: accept mode without a rule. */
export function isOpen(policy: Policy): boolean {
  return policy.mode === "accept" && policy.rules.length === 0;
}
