// SPDX-License-Identifier: Apache-2.0
/** Every reason for which a configuration is refused. The codes are stable: scripts match on them. */
export const errorCodes = {
  "too-large": "there is more than a machine with 512 MB of memory carries",
  "not-utf-8": "a source is not valid UTF-8",
  "control-character": "a character that YAML does not allow, or a carriage return on its own",
  "nesting-too-deep": "collections are nested too deeply",
  "yaml-syntax": "the text is not YAML",
  "yaml-tag": "a tag other than those of the YAML failsafe schema",
  "yaml-alias": "an alias without an anchor, inside its own anchor, or that expands without bounds",
  "stray-character":
    "a character that looks like a blank, a quotation mark, a hyphen or a letter of ASCII, or like nothing",
  "missing-separator": "two documents without a line --- of its own between them",
  patch: "a patch of Talos or a JSON patch instead of a configuration",
  "merge-key": "a YAML merge key",
  "duplicate-key": "a key stands twice in one mapping",
  "key-not-scalar": "a key is a list or a mapping",
  "template-variable": "a template variable was left unexpanded",
  "no-document": "there is no document at all",
  "no-firewall-document":
    "no document is about the firewall, so that everything would be open without a word",
  "not-a-mapping": "a document is not a mapping",
  "missing-kind": "a document has no kind",
  "unknown-kind": "a document is of a kind that does not exist",
  "unsupported-kind":
    "a document of Talos that filters or redirects packets in a way that is not supported",
  "api-version": "apiVersion is not v1alpha1",
  "spec-wrapper": "the fields of a document stand under spec",
  "machine-network-rules":
    "firewall rules stand in a machine configuration, as under machine.network.rules",
  "unknown-field": "a field does not exist",
  "missing-field": "a required field is missing or null",
  "wrong-type": "a value is a list, a mapping or a scalar where another of these is expected",
  "name-syntax": "a rule's name is empty or not valid Unicode",
  "action-value": "a default action is neither accept nor block",
  "protocol-value": "a protocol is neither tcp nor udp",
  "port-syntax": "a port is not a plain decimal number or range",
  "port-range": "a port is above 65535, or a range ends below its start",
  "port-overlap": "two port ranges of one rule overlap",
  "ports-crowded":
    "rules share ports in so many combinations that, each counted once for every rule in it, there are more than 200,000",
  "ports-empty": "a rule lists no port",
  "prefix-syntax": "a prefix is not an address and a decimal length",
  "prefix-length": "a prefix is longer than its address",
  "prefix-mapped": "a prefix is an IPv4-mapped IPv6 prefix, which can never match",
  "duplicate-name": "two rules have the same name",
  "duplicate-document": "a document that may stand once stands twice",
  "subnets-conflict": "pod or service subnets stand both here and in the machine configuration",
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What is said of a configuration that is accepted. */
export const noticeCodes = {
  "ignored-document": "a Talos document that has no bearing on the firewall",
  "machine-configuration": "a Talos machine configuration, of which only the subnets are read",
} as const;

export type NoticeCode = keyof typeof noticeCodes;
