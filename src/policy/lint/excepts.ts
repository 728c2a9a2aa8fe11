// SPDX-License-Identifier: Apache-2.0
import type { IngressItem, Prefix } from "../../config/configuration.ts";
import { addressesOf, haveCommon, sourcesOf, without } from "../addresses.ts";
import { type ExaminedRule, hasEffect } from "./examined_rule.ts";
import { type Warning, type WarningCode, warnOfRule } from "./warning.ts";

/** Warns of excepts that do not take a part out of their subnet, or that Talos reads in another way. */
export function lintExcepts(rule: ExaminedRule): readonly Warning[] {
  const { document } = rule;
  const warnings: Warning[] = [];
  for (const { subnet, except, at } of document.ingress) {
    if (except === undefined) continue;
    const found = compare(except, subnet);
    // That nothing at all is left of the rule's sources is said of the rule.
    if (found === undefined || (found.code === "except-covers-subnet" && !hasEffect(rule)))
      continue;
    const message = `except ${except.text} ${found.message}`;
    warnings.push(warnOfRule(found.code, document, message, at));
  }
  return [...warnings, ...lintRuleWide(rule)];
}

function compare(
  except: Prefix,
  subnet: Prefix,
): { readonly code: WarningCode; readonly message: string } | undefined {
  if (except.family !== subnet.family) {
    const message = `is IPv${except.family} and takes nothing out of subnet ${subnet.text}`;
    return { code: "except-other-family", message };
  }
  const hostBits = BigInt(
    (subnet.family === 4 ? 32 : 128) - Math.min(except.length, subnet.length),
  );
  if (except.address >> hostBits !== subnet.address >> hostBits) {
    const message = `takes nothing out of subnet ${subnet.text}, because it lies outside of it`;
    return { code: "except-outside-subnet", message };
  }
  if (except.length > subnet.length) return undefined;
  return { code: "except-covers-subnet", message: `leaves nothing of subnet ${subnet.text}` };
}

/**
 * Talos takes every except out of every subnet of the rule. Warns once, of the first except for which
 * that makes a difference.
 */
function lintRuleWide({ document, meaning }: ExaminedRule): readonly Warning[] {
  const { ingress } = document;
  const excepts = ingress.flatMap(({ except }) => except ?? []);
  if (excepts.length === 0 || ingress.length === 1) return [];
  const inTalos = without(addressesOf(ingress.map(({ subnet }) => subnet)), addressesOf(excepts));
  const difference = without(meaning.sources, inTalos);
  const differs = ({ except }: IngressItem) =>
    except !== undefined && haveCommon(addressesOf([except]), difference);
  const item = ingress.find(differs);
  if (item?.except === undefined) return [];
  const except = addressesOf([item.except]);
  const other = ingress.find((each) => haveCommon(sourcesOf([each]), except));
  const message = `except ${item.except.text} is taken out of subnet ${item.subnet.text} alone, and subnet ${other?.subnet.text} still allows addresses of it; Talos takes it out of every subnet of the rule`;
  return [warnOfRule("except-differs-in-talos", document, message, item.at)];
}
