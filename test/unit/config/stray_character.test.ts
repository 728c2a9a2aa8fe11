// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { findStrayCharacter, findStrayInLine } from "../../../src/config/stray_character.ts";
import { block, rule } from "./documents.ts";
import { accepted, codes, errors } from "./loaded.ts";

const ports = (text: string) => rule({ portSelector: `{ports: [${text}], protocol: tcp}` });

describe("a character that is mistaken for one of ASCII", () => {
  test.each([
    ["\u00a0", "a no-break space (U+00A0): write an ordinary space or none"],
    ["\u3000", "a space of another width (U+3000): write an ordinary space or none"],
    ["\u200b", "an invisible character (U+200B): remove it"],
    ["\u00ad", "an invisible character (U+00AD): remove it"],
    ["“", 'a typographic quotation mark (U+201C): write " or leave it out'],
    ["–", "a dash that is no hyphen (U+2013): write -, the key for minus"],
    ["，", "a full-width character (U+FF0C): write ,"],
    ["о", "a letter of another alphabet (U+043E): write the Latin one"],
  ])("is named: %j", (character, message) => {
    expect(findStrayCharacter(`a${character}b`)).toBe(`found ${message}`);
  });

  test("is none in ASCII or in a word of a Latin alphabet", () => {
    expect(findStrayCharacter("\t !\"'-~aé")).toBeUndefined();
  });

  test("is what is reported of a value or a field, not what becomes of it", () => {
    for (const text of [
      block.replace("block", "block\u00a0"),
      block.replace("ingress", "\u200bingress"),
      block.replace("block", "“block”"),
      block.replace("Network", "N\u0435twork"),
      ports("80–90"),
      rule({ ingress: "[{subnet: ‘10.0.0.0/8’}]" }),
    ]) {
      expect(codes(text), text).toEqual(["stray-character"]);
    }
  });

  test("is what is reported where it makes a text no YAML, at its place", () => {
    expect(errors(block.replace("kind: ", "kind:\u00a0"))).toEqual(["2:6 stray-character"]);
    expect(errors(block.replace("ingress: ", "ingress："))).toEqual(["3:8 stray-character"]);
    expect(errors(`${block}– a\n`)).toEqual(["4:1 stray-character"]);
    expect(errors(rule({ ingress: "\n  – subnet: 10.0.0.0/8" }))).toEqual(["6:3 stray-character"]);
  });

  test("may stand in names and comments, even where something else is wrong", () => {
    expect(accepted(rule({ name: "“a” – b\u00a0о" })).rules.length).toBe(1);
    expect(codes(rule({ name: "a – “b”: c" }))).toEqual(["yaml-syntax"]);
    expect(codes(rule({ name: "a: b: c # \u00a0" }))).toEqual(["yaml-syntax"]);
  });
});

test("quotation marks and dashes count in a line only where a value or an item starts", () => {
  expect(findStrayInLine("a: b – c “d”")).toBeUndefined();
  expect(findStrayInLine("  – a")?.index).toBe(2);
  expect(findStrayInLine("a: “b”")?.index).toBe(3);
  expect(findStrayInLine("a: [“b”]")?.index).toBe(4);
});
