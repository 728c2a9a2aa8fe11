// SPDX-License-Identifier: Apache-2.0
/** What the content of a document says, by its kind. */
import type { Located, Location, Prefix } from "./configuration.ts";
import type { Notice } from "./diagnostic.ts";
import type { DocumentContent } from "./document.ts";
import { type ReadValue, textAt } from "./document_value.ts";
import { findMachineFirewall } from "./machine_firewall.ts";
import { devicesOfDocument, devicesOfMachine } from "./made_device.ts";
import { isOurKind, type OurKind } from "./our_kinds.ts";
import {
  defaultActionSchema,
  ignoredSchema,
  kubeNetworkSchema,
  machineSchema,
  ruleSchema,
} from "./schema.ts";
import { talosKinds } from "./talos_kinds.ts";
import { missingKind, notMapping, unknownKind } from "./unknown_kind.ts";
import { type Finding, type Validated, validate } from "./validate.ts";

type Locate = (path: readonly PropertyKey[]) => Location;

type Tell = (code: Notice["code"], message: string) => void;

/** Reads what a mapping with a kind, or a machine configuration, says; `tell` takes notices of it. */
export function readContent(
  read: ReadValue,
  kind: string | undefined,
  isMachineConfiguration: boolean,
  locate: Locate,
  tell: Tell,
): Validated<DocumentContent> {
  const { value } = read;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(notMapping(value, read.offsetOf([])));
  }
  if (isMachineConfiguration) return readMachine(read, locate, tell);
  if (kind === undefined) return refuse(missingKind(read.offsetOf(["kind"])));
  if (isOurKind(kind)) return readOurs(kind, read, locate);
  if (!talosKinds.has(kind)) return refuse(unknownKind(kind, read.offsetOf(["kind"])));
  tell("ignored-document", "this kind has no bearing on the firewall and is ignored");
  const kubeSpanAt = kind === "KubeSpanConfig" ? enabledAt(read, [], locate) : undefined;
  const devices = devicesOfDocument(read, kind, locate);
  return map(validate(ignoredSchema, read), () => ({ type: "ignored", kubeSpanAt, devices }));
}

function refuse(...findings: readonly Finding[]) {
  return { ok: false, findings } as const;
}

function readMachine(read: ReadValue, locate: Locate, tell: Tell): Validated<DocumentContent> {
  tell("machine-configuration", "only cluster.network's subnets are read, the rest is ignored");
  const firewall = findMachineFirewall(read);
  const validated = validate(machineSchema, read);
  if (firewall.length > 0) {
    return refuse(...firewall, ...(validated.ok ? [] : validated.findings));
  }
  return map(validated, ({ cluster }) => ({
    ...subnets(cluster?.network ?? {}, ["cluster", "network"], locate),
    kubeSpanAt: enabledAt(read, ["machine", "network", "kubespan"], locate),
    devices: devicesOfMachine(read, locate),
  }));
}

/** Where `enabled: true` stands in the mapping at a path, as Talos reads it. */
function enabledAt(
  { value }: ReadValue,
  path: readonly string[],
  locate: Locate,
): Location | undefined {
  const enabled = [...path, "enabled"];
  const said = textAt(value, enabled);
  return said !== undefined && /^(?:true|True|TRUE)$/.test(said) ? locate(enabled) : undefined;
}

function map<T, U>(validated: Validated<T>, content: (value: T) => U): Validated<U> {
  return validated.ok ? { ok: true, value: content(validated.value) } : validated;
}

function readOurs(kind: OurKind, read: ReadValue, locate: Locate): Validated<DocumentContent> {
  switch (kind) {
    case "NetworkDefaultActionConfig":
      return map(validate(defaultActionSchema, read), ({ ingress }) => ({
        type: "defaultAction",
        action: ingress,
        at: locate(["ingress"]),
      }));
    case "NetworkRuleConfig":
      return map(validate(ruleSchema, read), ({ name, portSelector, ingress }) => ({
        type: "rule",
        rule: {
          name,
          at: locate(["name"]),
          protocol: portSelector.protocol,
          ports: portSelector.ports.map((range, index) => ({
            ...range,
            at: locate(["portSelector", "ports", index]),
          })),
          ingress: (ingress ?? []).map(({ subnet, except }, index) => ({
            subnet,
            except: except ?? undefined,
            at: locate(["ingress", index, "subnet"]),
          })),
        },
      }));
    case "KubeNetworkConfig":
      return map(validate(kubeNetworkSchema, read), (network) => subnets(network, [], locate));
  }
}

interface Subnets {
  readonly podSubnets?: readonly Prefix[] | null | undefined;
  readonly serviceSubnets?: readonly Prefix[] | null | undefined;
}

function subnets(
  network: Subnets,
  path: readonly string[],
  locate: Locate,
): Extract<DocumentContent, { type: "subnets" }> {
  const located = (field: keyof Subnets): readonly Located<Prefix>[] =>
    (network[field] ?? []).map((value, index) => ({ value, at: locate([...path, field, index]) }));
  return {
    type: "subnets",
    podSubnets: located("podSubnets"),
    serviceSubnets: located("serviceSubnets"),
    kubeSpanAt: undefined,
    devices: [],
  };
}
