// SPDX-License-Identifier: Apache-2.0
import type { Configuration, Location, RuleDocument } from "./configuration.ts";
import { findCrowdedPorts } from "./crowded_ports.ts";
import type { ConfigError } from "./diagnostic.ts";
import type { ReadDocument } from "./document.ts";
import type { ErrorCode } from "./error_codes.ts";
import { quote } from "./quote.ts";

interface Assembled {
  /** Complete only when no document and no rule of the stream as a whole is broken. */
  readonly configuration: Configuration;
  readonly errors: readonly ConfigError[];
}

function place({ file, line }: Location): string {
  return `${file}:${line}`;
}

function error(
  code: ErrorCode,
  document: ReadDocument,
  at: Location,
  message: string,
): ConfigError {
  return { code, at, document: document.identity, message };
}

/** What may stand once in a stream; undefined for a document that may be repeated. */
function singleton({ identity, isMachineConfiguration }: ReadDocument): string | undefined {
  if (isMachineConfiguration) return "machine configuration";
  switch (identity.kind) {
    case "NetworkDefaultActionConfig":
    case "KubeNetworkConfig":
      return identity.kind;
    default:
      return undefined;
  }
}

/** Documents and names that stand more than once. */
function findDuplicates(documents: readonly ReadDocument[]): readonly ConfigError[] {
  const errors: ConfigError[] = [];
  const singletons = new Map<string, ReadDocument>();
  const names = new Map<string, ReadDocument>();
  for (const document of documents) {
    const single = singleton(document);
    const first = single === undefined ? undefined : singletons.get(single);
    if (single !== undefined && first === undefined) singletons.set(single, document);
    if (first !== undefined) {
      const message = `expected at most one ${single}; the first is at ${place(first.at)}`;
      errors.push(error("duplicate-document", document, document.at, message));
    }

    const { kind, name } = document.identity;
    if (kind !== "NetworkRuleConfig" || name === undefined) continue;
    const namesake = names.get(name);
    if (namesake === undefined) names.set(name, document);
    else {
      const message = `expected a name of its own; ${quote(name)} is also the name of the rule at ${place(namesake.nameAt)}`;
      errors.push(error("duplicate-name", document, document.nameAt, message));
    }
  }
  return errors;
}

/** Subnets from a KubeNetworkConfig when the machine configuration gives some too. */
function findSubnetConflicts(documents: readonly ReadDocument[]): readonly ConfigError[] {
  const giving = documents.flatMap((document) => {
    if (document.content?.type !== "subnets") return [];
    const first = document.content.podSubnets[0] ?? document.content.serviceSubnets[0];
    return first === undefined ? [] : [{ document, at: first.at }];
  });
  const machine = giving.find(({ document }) => document.isMachineConfiguration);
  if (machine === undefined) return [];
  return giving
    .filter(({ document }) => !document.isMachineConfiguration)
    .map(({ document, at }) => {
      const message = `expected pod and service subnets in one place; the machine configuration gives them at ${place(machine.at)}`;
      return error("subnets-conflict", document, at, message);
    });
}

/** Ports that rules share in more ways than can be put in force. */
function findCrowd(rules: readonly RuleDocument[]): readonly ConfigError[] {
  const crowd = findCrowdedPorts(rules);
  if (crowd === undefined) return [];
  const document = { kind: "NetworkRuleConfig", name: crowd.rule.name };
  return [{ code: "ports-crowded", at: crowd.at, document, message: crowd.message }];
}

/** Puts the documents of a stream together and finds what is wrong between them. */
export function assemble(documents: readonly ReadDocument[]): Assembled {
  const contents = documents.flatMap(({ content }) => content ?? []);
  const actions = contents.filter((content) => content.type === "defaultAction");
  const subnets = contents.filter((content) => content.type === "subnets");
  const action = actions[0];
  const rules = contents.flatMap((content) => (content.type === "rule" ? content.rule : []));
  const talos = contents.flatMap((content) =>
    content.type === "subnets" || content.type === "ignored" ? content : [],
  );
  const [kubeSpanAt] = talos.flatMap((content) => content.kubeSpanAt ?? []);
  return {
    configuration: {
      defaultAction: action?.action ?? "accept",
      defaultActionAt: action?.at,
      rules,
      podSubnets: subnets.flatMap(({ podSubnets }) => podSubnets),
      serviceSubnets: subnets.flatMap(({ serviceSubnets }) => serviceSubnets),
      kubeSpanAt,
      devices: talos.flatMap(({ devices }) => devices),
    },
    errors: [...findDuplicates(documents), ...findSubnetConflicts(documents), ...findCrowd(rules)],
  };
}
