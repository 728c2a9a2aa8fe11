// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { suggest } from "../../../src/text/suggest.ts";

const fields = ["name", "portSelector", "ports", "protocol", "ingress"];

test("a misspelt word is answered with the nearest", () => {
  expect(suggest("ingres", fields)).toBe("ingress");
  expect(suggest("portselectr", fields)).toBe("portSelector");
  expect(suggest("tpc", ["udp", "tcp"])).toBe("tcp");
});

test("case alone is no difference", () => {
  expect(suggest("PORTSELECTOR", fields)).toBe("portSelector");
});

test("a word cut short is answered with the whole", () => {
  expect(suggest("proto", fields)).toBe("protocol");
});

test("a word that resembles none is not answered", () => {
  expect(suggest("priority", fields)).toBeUndefined();
  expect(suggest("", fields)).toBeUndefined();
  expect(suggest("x".repeat(1_000_000), fields)).toBeUndefined();
});
