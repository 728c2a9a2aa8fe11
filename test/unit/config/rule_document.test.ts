// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { rule, stream } from "./documents.ts";
import { accepted, codes } from "./loaded.ts";

describe("a rule", () => {
  test("is located with its ports and subnets", () => {
    const text = rule({
      portSelector: "\n  ports:\n    - 80\n    - 90-91\n  protocol: udp",
      ingress: "\n  - subnet: 10.0.0.0/8\n    except: 10.1.0.0/16",
    });
    expect(accepted(text).rules).toEqual([
      {
        name: "web",
        at: { file: "f", line: 3, column: 7 },
        protocol: "udp",
        ports: [
          { first: 80, last: 80, at: { file: "f", line: 6, column: 7 } },
          { first: 90, last: 91, at: { file: "f", line: 7, column: 7 } },
        ],
        ingress: [
          {
            subnet: { family: 4, address: 0x0a000000n, length: 8, text: "10.0.0.0/8" },
            except: { family: 4, address: 0x0a010000n, length: 16, text: "10.1.0.0/16" },
            at: { file: "f", line: 10, column: 13 },
          },
        ],
      },
    ]);
  });

  test("has a name, which may be any text that is not empty", () => {
    for (const name of ["123", "true", "a b", '"\\n\\0\\e"', "x".repeat(10_000), "name$", "Ünï☃"]) {
      expect(accepted(rule({ name })).rules.length).toBe(1);
    }
    expect(accepted(rule({ name: "!!str null" })).rules[0]?.name).toBe("null");
    expect(accepted(rule({ name: "0x10" })).rules[0]?.name).toBe("0x10");
    expect(codes(rule({ name: '""' }), rule({ name: '"\\ud800"' }))).toEqual([
      "name-syntax",
      "name-syntax",
    ]);
    expect(codes(rule({ name: undefined }), rule({ name: "~" }))).toEqual([
      "missing-field",
      "missing-field",
    ]);
    expect(codes(rule({ name: "[a]" }))).toEqual(["wrong-type"]);
  });

  test("has a name of its own, case and quotes regarded as text", () => {
    expect(accepted(stream(rule(), rule({ name: "Web" }))).rules.length).toBe(2);
    expect(codes(stream(rule({ name: "1" }), rule({ name: '"1"' })))).toEqual(["duplicate-name"]);
    expect(codes(stream(rule(), rule(), rule()))).toEqual(["duplicate-name", "duplicate-name"]);
  });

  test("has a name of its own even where it is otherwise wrong", () => {
    expect(codes(stream(rule({ portSelector: undefined }), rule()))).toEqual([
      "missing-field",
      "duplicate-name",
    ]);
  });

  test("has ports in a list that is not empty", () => {
    const ports = (text: string) => codes(rule({ portSelector: `{${text} protocol: tcp}` }));
    expect(ports("")).toEqual(["missing-field"]);
    expect(ports("ports: ,")).toEqual(["missing-field"]);
    expect(ports("ports: [],")).toEqual(["ports-empty"]);
    expect(ports("ports: 80,")).toEqual(["wrong-type"]);
    expect(ports("ports: [null],")).toEqual(["wrong-type"]);
    expect(ports("ports: [[80]],")).toEqual(["wrong-type"]);
  });

  test("has ports that are read as they stand, not as YAML numbers", () => {
    const portSelector = '{ports: [010, 0x50, 0o17, 80.0, 1_000, +80, "80"], protocol: tcp}';
    expect(codes(rule({ portSelector }))).toEqual(Array(6).fill("port-syntax"));
    expect(codes(`%YAML 1.1\n---\n${rule({ portSelector })}`)).toEqual(
      Array(6).fill("port-syntax"),
    );
  });

  test("has ports that do not overlap with each other", () => {
    const ports = (text: string) =>
      codes(rule({ portSelector: `{ports: [${text}], protocol: tcp}` }));
    expect(ports("1-10, 11, 12-20")).toEqual([]);
    expect(ports("15, 1-10, 10-20")).toEqual(["port-overlap", "port-overlap"]);
    expect(ports("80, 80")).toEqual(["port-overlap"]);
  });

  test("has a protocol, tcp or udp, case ignored", () => {
    const protocol = (text: string) => rule({ portSelector: `{ports: [80], protocol: ${text}}` });
    expect(accepted(protocol("TCP")).rules[0]?.protocol).toBe("tcp");
    for (const text of ["sctp", "icmp", "6", '""', "tcp/udp"]) {
      expect(codes(protocol(text))).toEqual(["protocol-value"]);
    }
    expect([...codes(protocol("")), ...codes(protocol("null"))]).toEqual([
      "missing-field",
      "missing-field",
    ]);
    expect(codes(protocol("[tcp]"))).toEqual(["wrong-type"]);
  });

  test("without subnets allows nobody", () => {
    for (const ingress of [undefined, "", "null", "[]"]) {
      expect(accepted(rule({ ingress })).rules[0]?.ingress).toEqual([]);
    }
  });

  test("has subnets in a list of mappings", () => {
    for (const ingress of [
      "10.0.0.0/8",
      "{subnet: 10.0.0.0/8}",
      '""',
      "[10.0.0.0/8]",
      "[null]",
      "[[]]",
    ]) {
      expect(codes(rule({ ingress }))).toEqual(["wrong-type"]);
    }
    expect(codes(rule({ ingress: "[{}, {subnet: }]" }))).toEqual([
      "missing-field",
      "missing-field",
    ]);
    expect(codes(rule({ ingress: '[{subnet: ""}]' }))).toEqual(["prefix-syntax"]);
  });

  test("has an except that is absent when it is empty or null", () => {
    for (const except of ["", " null", " ~", ' ""', " ''"]) {
      const { rules } = accepted(rule({ ingress: `[{subnet: 10.0.0.0/8, except:${except}}]` }));
      expect(rules[0]?.ingress[0]?.except).toBeUndefined();
    }
    expect(codes(rule({ ingress: '[{subnet: 10.0.0.0/8, except: " "}]' }))).toEqual([
      "prefix-syntax",
    ]);
  });

  test("may except what is outside its subnet or of the other family", () => {
    const ingress =
      "[{subnet: 10.0.0.0/8, except: 192.168.0.0/16}, {subnet: 10.0.0.0/8, except: '::/0'}]";
    expect(accepted(rule({ ingress })).rules[0]?.ingress.length).toBe(2);
  });
});
