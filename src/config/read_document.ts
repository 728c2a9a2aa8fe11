import type { ParsedNode } from "yaml";
import type { Located, Location, Prefix } from "./configuration.ts";
import type { ConfigError, DocumentIdentity, Notice } from "./diagnostic.ts";
import type { DocumentContent, ReadDocument } from "./document.ts";
import { type DocumentValue, type ReadValue, readValue, valueAt } from "./document_value.ts";
import { findForeignKind } from "./foreign_kind.ts";
import { findMachineFirewall } from "./machine_firewall.ts";
import { findMisread } from "./misread_document.ts";
import { quote } from "./quote.ts";
import {
  defaultActionSchema,
  ignoredSchema,
  kubeNetworkSchema,
  machineSchema,
  ruleSchema,
} from "./schema.ts";
import type { SourceText } from "./source_text.ts";
import { suggest } from "./suggest.ts";
import { talosFilterKinds, talosKinds } from "./talos_kinds.ts";
import { findTextMistake } from "./text_mistake.ts";
import { type Finding, type Validated, validate } from "./validate.ts";

const ourKinds = ["NetworkDefaultActionConfig", "NetworkRuleConfig", "KubeNetworkConfig"] as const;

type OurKind = (typeof ourKinds)[number];

function isOurKind(kind: string): kind is OurKind {
  return (ourKinds as readonly string[]).includes(kind);
}

function map<T, U>(validated: Validated<T>, content: (value: T) => U): Validated<U> {
  return validated.ok ? { ok: true, value: content(validated.value) } : validated;
}

function readOurs(
  kind: OurKind,
  read: ReadValue,
  locate: (path: readonly PropertyKey[]) => Location,
): Validated<DocumentContent> {
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
  locate: (path: readonly PropertyKey[]) => Location,
): Extract<DocumentContent, { type: "subnets" }> {
  const located = (field: keyof Subnets): readonly Located<Prefix>[] =>
    (network[field] ?? []).map((value, index) => ({ value, at: locate([...path, field, index]) }));
  return {
    type: "subnets",
    podSubnets: located("podSubnets"),
    serviceSubnets: located("serviceSubnets"),
    kubeSpanAt: undefined,
  };
}

function text(value: DocumentValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function unknownKind(kind: string, offset: number): Finding {
  const mistake = findTextMistake(kind);
  if (mistake !== undefined) {
    return { code: mistake.code, offset, message: `kind: ${mistake.message}` };
  }
  if (talosFilterKinds.has(kind)) {
    const message = `a ${kind} filters packets in Talos, which postern cannot do: remove it, and do not rely on it`;
    return { code: "unsupported-kind", offset, message };
  }
  const foreign = findForeignKind(kind);
  if (foreign !== undefined) return { code: "unknown-kind", offset, message: foreign };
  const nearest = suggest(kind, [...ourKinds, ...talosKinds]);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  const message = `expected ${ourKinds.join(", ")} or another kind of Talos, found ${quote(kind)}${hint}`;
  return { code: "unknown-kind", offset, message };
}

function notMapping(value: DocumentValue, offset: number): Finding {
  const mistake = typeof value === "string" ? findTextMistake(value) : undefined;
  if (mistake !== undefined) return { ...mistake, offset };
  const found = typeof value === "string" ? quote(value) : "a list";
  const message = `expected a document that is a mapping with apiVersion and kind, found ${found}`;
  return { code: "not-a-mapping", offset, message };
}

/** Reads one document. Undefined if nothing stands in it. */
export function readDocument(root: ParsedNode, source: SourceText): ReadDocument | undefined {
  const read = readValue(root, source.text);
  const { value, problems } = read;
  if (value === null && problems.length === 0) return undefined;

  const locate = (path: readonly PropertyKey[]) => source.locate(read.offsetOf(path));
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  const kind = text(valueAt(value, ["kind"]));
  const isMachineConfiguration =
    isMapping && !("kind" in value) && ("machine" in value || "cluster" in value);
  const identity: DocumentIdentity = {
    kind: isMachineConfiguration ? "machine configuration" : kind,
    name: text(valueAt(value, ["name"])),
  };

  /** Where `enabled: true` stands in the mapping at a path, as Talos reads it. */
  const enabledAt = (path: readonly string[]): Location | undefined => {
    const enabled = [...path, "enabled"];
    const said = text(valueAt(value, enabled));
    return said !== undefined && /^(?:true|True|TRUE)$/.test(said) ? locate(enabled) : undefined;
  };

  const notices: Notice[] = [];
  const notice = (code: Notice["code"], message: string) =>
    notices.push({ code, at: locate(["kind"]), document: identity, message });

  const refuse = (...findings: Finding[]) => ({ ok: false, findings }) as const;
  function readContent(): Validated<DocumentContent> {
    if (!isMapping) return refuse(notMapping(value, read.offsetOf([])));
    if (isMachineConfiguration) {
      notice(
        "machine-configuration",
        "only cluster.network's subnets are read, the rest is ignored",
      );
      const firewall = findMachineFirewall(read);
      const validated = validate(machineSchema, read);
      if (firewall.length > 0)
        return refuse(...firewall, ...(validated.ok ? [] : validated.findings));
      return map(validated, ({ cluster }) => ({
        ...subnets(cluster?.network ?? {}, ["cluster", "network"], locate),
        kubeSpanAt: enabledAt(["machine", "network", "kubespan"]),
      }));
    }
    if (kind === undefined) {
      const message = `expected kind: ${ourKinds.join(", ")} or another kind of Talos`;
      return refuse({ code: "missing-kind", offset: read.offsetOf(["kind"]), message });
    }
    if (isOurKind(kind)) return readOurs(kind, read, locate);
    if (!talosKinds.has(kind)) return refuse(unknownKind(kind, read.offsetOf(["kind"])));
    notice("ignored-document", "this kind has no bearing on the firewall and is ignored");
    const kubeSpanAt = kind === "KubeSpanConfig" ? enabledAt([]) : undefined;
    return map(validate(ignoredSchema, read), () => ({ type: "ignored", kubeSpanAt }));
  }

  const misread = findMisread(root, read, source);
  const content = misread === undefined ? readContent() : refuse(misread);
  // What stands at the place of a problem was not read, so that more cannot be said about it.
  const places = new Set(problems.map(({ offset }) => offset));
  const further = content.ok ? [] : content.findings.filter(({ offset }) => !places.has(offset));
  const findings = misread === undefined ? [...problems, ...further] : [misread];
  const errors = findings.map(
    ({ code, offset, message }): ConfigError => ({
      code,
      at: source.locate(offset),
      // Of several documents in one it is not to be said which one is wrong.
      document: code === "missing-separator" ? undefined : identity,
      message,
    }),
  );
  return {
    identity,
    isMachineConfiguration,
    at: locate([]),
    nameAt: locate(["name"]),
    content: content.ok ? content.value : undefined,
    errors,
    notices,
  };
}
