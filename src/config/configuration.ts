// SPDX-License-Identifier: Apache-2.0
/** Where something stands in a source text; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value together with the place it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** An address prefix. Host bits are masked away in `address`; `text` is what the document said. */
export interface Prefix {
  readonly family: 4 | 6;
  /** Network address as an unsigned integer of 32 (family 4) or 128 (family 6) bits. */
  readonly address: bigint;
  /** Prefix length in bits: 0–32 or 0–128. */
  readonly length: number;
  readonly text: string;
}

/** Ports `first` to `last`, both included, 0–65535. */
interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly at: Location;
}

/** One item of a rule's `ingress` list: the addresses of `subnet` less those of its own `except`. */
export interface IngressItem {
  readonly subnet: Prefix;
  readonly except: Prefix | undefined;
  readonly at: Location;
}

export type Action = "accept" | "block";
export type Protocol = "tcp" | "udp";

/** A NetworkRuleConfig document. An empty `ingress` allows nobody. */
export interface RuleDocument {
  readonly name: string;
  readonly at: Location;
  readonly protocol: Protocol;
  readonly ports: readonly PortRange[];
  readonly ingress: readonly IngressItem[];
}

/** What a stream of documents says, validated. */
export interface Configuration {
  /** `accept` when no NetworkDefaultActionConfig is given. */
  readonly defaultAction: Action;
  /** The NetworkDefaultActionConfig document; undefined when there is none. */
  readonly defaultActionAt: Location | undefined;
  /** In the order of the documents. */
  readonly rules: readonly RuleDocument[];
  readonly podSubnets: readonly Located<Prefix>[];
  readonly serviceSubnets: readonly Located<Prefix>[];
  /** Where Talos's KubeSpan is enabled; undefined where it is not. */
  readonly kubeSpanAt: Location | undefined;
  /** The names of the network devices that documents of Talos make. */
  readonly devices: readonly Located<string>[];
}
