// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Action, Prefix, Protocol } from "./configuration.ts";
import type { ErrorCode } from "./error_codes.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";
import { findOverlaps, parsePorts, portExpected } from "./port.ts";
import { parsePrefix, prefixExpected } from "./prefix.ts";
import { quote } from "./quote.ts";
import { findTemplateVariableInName, leftUnexpanded } from "./template_variable.ts";
import { hintOfAction, hintOfProtocol } from "./word_hint.ts";

// The shapes of the documents. Every schema's message is what it expects, and that of a mapping
// with an unknown field is the list of the fields it knows: read_document.ts makes the sentences.

/** The documents in one line each, for messages that show the right form. */
export const ruleForm =
  "{apiVersion: v1alpha1, kind: NetworkRuleConfig, name: ssh, portSelector: {ports: [22], protocol: tcp}, ingress: [{subnet: 192.0.2.0/24}]}";
export const defaultActionForm =
  "{apiVersion: v1alpha1, kind: NetworkDefaultActionConfig, ingress: block}";
export const openForm = "{apiVersion: v1alpha1, kind: NetworkDefaultActionConfig, ingress: accept}";

/** Joins the known fields in the message of an unknown one. */
export const fieldSeparator = ", ";

/** A mapping that has these fields and no other. */
function mapping<Shape extends z.ZodRawShape>(expected: string, shape: Shape) {
  const fields = Object.keys(shape).join(fieldSeparator);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? fields : expected),
  });
}

/** A mapping of which only these fields are read. */
function openMapping<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape, { error: "a mapping" });
}

/** A scalar, read from its text. */
function scalar<T>(expected: string, parse: (text: string) => Parsed<T>) {
  return z.string({ error: expected }).transform((text, context): T => {
    const result = parse(text);
    if (result.ok) return result.value;
    const params: { readonly code: ErrorCode } = { code: result.code };
    context.addIssue({ code: "custom", message: result.message, params });
    return z.NEVER;
  });
}

/** One of two words, case ignored. `hint` says what another word is probably meant to be. */
function word<Word extends string>(
  code: ErrorCode,
  [first, second]: readonly [Word, Word],
  hint: (text: string) => string | undefined,
) {
  const expected = `${first} or ${second}`;
  return scalar(expected, (text): Parsed<Word> => {
    const lower = text.toLowerCase();
    const found = [first, second].find((candidate) => candidate === lower);
    if (found !== undefined) return parsed(found);
    const meant = hint(lower);
    const rest = meant === undefined ? "" : `; ${meant}`;
    return refused(code, `expected ${expected}, found ${quote(text)}${rest}`);
  });
}

const apiVersion = scalar("v1alpha1", (text) =>
  text === "v1alpha1"
    ? parsed(text)
    : refused("api-version", `expected v1alpha1, found ${quote(text)}`),
);

/** The kind was compared before the schema was chosen. */
const kind = z.string();

const name = scalar("a non-empty name", (text) => {
  const variable = findTemplateVariableInName(text);
  if (variable !== undefined) return refused("template-variable", leftUnexpanded(variable));
  return text !== "" && text.isWellFormed()
    ? parsed(text)
    : refused("name-syntax", `expected a non-empty name in valid Unicode, found ${quote(text)}`);
});

const action = word<Action>("action-value", ["accept", "block"], hintOfAction);
const protocol = word<Protocol>("protocol-value", ["tcp", "udp"], hintOfProtocol);
const prefix = scalar(prefixExpected, parsePrefix);

const except = scalar(
  prefixExpected,
  (text): Parsed<Prefix | undefined> => (text === "" ? parsed(undefined) : parsePrefix(text)),
);

const ports = z
  .array(scalar(portExpected, parsePorts), { error: "a list of ports" })
  .superRefine((ranges, context) => {
    const issue = (code: ErrorCode, message: string, path: number[]) =>
      context.addIssue({ code: "custom", params: { code }, message, path });
    if (ranges.length === 0) issue("ports-empty", "expected at least one port", []);
    for (const [later, earlier] of findOverlaps(ranges)) {
      const range = ranges[earlier];
      const text = range?.first === range?.last ? range?.first : `${range?.first}-${range?.last}`;
      issue("port-overlap", `overlaps with ${text} in the same list of ports`, [later]);
    }
  });

const ingressItem = mapping("a mapping such as {subnet: 192.0.2.0/24}", {
  subnet: prefix,
  except: except.nullish(),
});

const subnets = z.array(prefix, { error: "a list of prefixes" }).nullish();

export const defaultActionSchema = mapping("a NetworkDefaultActionConfig", {
  apiVersion,
  kind,
  ingress: action,
});

export const ruleSchema = mapping("a NetworkRuleConfig", {
  apiVersion,
  kind,
  name,
  portSelector: mapping("a mapping with ports and protocol", { ports, protocol }),
  ingress: z.array(ingressItem, { error: "a list of subnets" }).nullish(),
});

export const kubeNetworkSchema = openMapping({
  apiVersion,
  kind,
  podSubnets: subnets,
  serviceSubnets: subnets,
});

/** Any other document of Talos. */
export const ignoredSchema = openMapping({ apiVersion, kind });

export const machineSchema = mapping("a Talos machine configuration", {
  version: apiVersion.optional(),
  debug: z.unknown().optional(),
  persist: z.unknown().optional(),
  machine: openMapping({ network: openMapping({}).nullish() }).nullish(),
  cluster: openMapping({
    network: openMapping({ podSubnets: subnets, serviceSubnets: subnets }).nullish(),
  }).nullish(),
});
