// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { block, rule, stream } from "../../config/documents.ts";
import { warningCodesOf, warningsOf } from "./linted.ts";

const accept = block.replace("block", "accept");
const ssh = rule({ name: "ssh", portSelector: "{ports: [22], protocol: tcp}" });

function on(ports: string, ...subnets: readonly string[]): string {
  return rule({
    name: JSON.stringify(`${ports} ${subnets.join()}`),
    portSelector: `{ports: [${ports}], protocol: tcp}`,
    ingress: `[${subnets.map((subnet) => `{subnet: "${subnet}"}`).join()}]`,
  });
}

const examples = `${import.meta.dir}/../../../../examples/`;

test.each(readdirSync(examples))("the example %s gives no warning", (name) => {
  expect(warningsOf(readFileSync(`${examples}${name}`, "utf8"))).toEqual([]);
});

test("warnings come in the order of the files, and within each by position", () => {
  const first = stream(rule({ name: "a", ingress: "[]" }), ssh, rule({ name: "b", ingress: "[]" }));
  const second = stream(block, rule({ name: "c", ingress: "[]" }));
  const places = (...texts: string[]) => warningsOf(...texts).map(({ at }) => [at.file, at.line]);
  expect(places(first, second)).toEqual([
    ["f0", 3],
    ["f0", 15],
    ["f1", 7],
  ]);
  expect(places(second, first)).toEqual([
    ["f0", 7],
    ["f1", 3],
    ["f1", 15],
  ]);
});

describe("a configuration with rules and no default action", () => {
  test("is warned of at its first rule", () => {
    expect(warningsOf(stream(ssh, rule()))).toMatchObject([
      { code: "no-default-action", at: { line: 3, column: 7 }, document: { name: "ssh" } },
    ]);
  });

  test("is another thing than one that asks for accept or block by name", () => {
    expect(warningsOf(stream(accept, rule()))).toEqual([]);
    expect(warningsOf(stream(block, ssh))).toEqual([]);
    expect(warningsOf(accept)).toEqual([]);
  });
});

describe("block mode without a management port", () => {
  test.each(["22", "50000", "1-30", "40000-60000"])("has one in %s", (ports) => {
    expect(warningsOf(stream(block, on(ports, "192.0.2.1/32")))).toEqual([]);
  });

  test("is warned of at its default action", () => {
    expect(warningsOf(stream(rule(), block))).toMatchObject([
      { code: "no-management-port", at: { line: 9, column: 10 } },
    ]);
  });

  test("has none over UDP, and none that allows nobody", () => {
    const udp = rule({ portSelector: "{ports: [22, 50000], protocol: udp}" });
    expect(warningCodesOf(stream(block, udp))).toContain("no-management-port");
    expect(warningCodesOf(stream(block, on("22")))).toContain("no-management-port");
  });

  test("is nothing to warn of in accept mode", () => {
    expect(warningsOf(stream(accept, rule()))).toEqual([]);
  });
});

describe("a port of the cluster is open to the Internet", () => {
  test.each(["2379", "2380", "10250", "10255", "50001", "2000-3000"])("if it is %s", (ports) => {
    expect(warningCodesOf(stream(block, ssh, on(ports, "::/0")))).toEqual([
      "port-open-to-internet",
    ]);
  });

  test.each(["2378", "2381", "10251", "50000"])("and not if it is %s", (ports) => {
    expect(warningsOf(stream(block, ssh, on(ports, "::/0")))).toEqual([]);
  });

  test.each([
    ["half of IPv4", ["128.0.0.0/1"]],
    ["half of IPv4 in parts", ["0.0.0.0/2", "192.0.0.0/2"]],
    ["half of the global unicast addresses", ["3000::/4"]],
  ] as const)("to %s", (_, subnets) => {
    expect(warningCodesOf(stream(block, ssh, on("10250", ...subnets)))).toEqual([
      "port-open-to-internet",
    ]);
  });

  test.each([
    ["less of IPv4", ["128.0.0.0/2", "0.0.0.0/3"]],
    ["less of the global unicast addresses", ["2000::/5"]],
    ["addresses that are not global unicast", ["8000::/1"]],
  ] as const)("but not to %s", (_, subnets) => {
    expect(warningsOf(stream(block, ssh, on("10250", ...subnets)))).toEqual([]);
  });

  test("only in block mode and over TCP", () => {
    const udp = rule({
      portSelector: "{ports: [10249-10251], protocol: udp}",
      ingress: "[{subnet: 0.0.0.0/0}]",
    });
    expect(warningsOf(stream(block, ssh, udp))).toEqual([]);
    expect(warningCodesOf(stream(accept, on("10250", "0.0.0.0/0", "2000::/3")))).toEqual([]);
  });
});

describe("a service that is not for everybody", () => {
  test.each(["2375", "3306", "5432", "6379", "27017", "3389", "443, 9200"])(
    "is warned of when it is open to the Internet: %s",
    (ports) => {
      expect(warningCodesOf(stream(block, ssh, on(ports, "0.0.0.0/0")))).toEqual([
        "port-open-to-internet",
      ]);
      expect(warningsOf(stream(block, ssh, on(ports, "10.0.0.0/8")))).toEqual([]);
    },
  );

  test("is one warning a rule, those of the cluster first", () => {
    expect(warningsOf(stream(block, ssh, on("6379, 2379", "0.0.0.0/0")))[0]?.message).toBe(
      "opens tcp ports 2379 (etcd) and 6379 (Redis) to the Internet over IPv4: expected the networks of its users",
    );
  });
});

describe("a rule that opens most ports to the Internet", () => {
  test("is warned of as such, not of each of them", () => {
    for (const ports of ["0-65535", "1-65535", "1024-65535", "0-32767"]) {
      expect(warningCodesOf(stream(block, ssh, on(ports, "0.0.0.0/0")))).toContain(
        "all-ports-open-to-internet",
      );
      expect(warningCodesOf(stream(block, ssh, on(ports, "0.0.0.0/0")))).not.toContain(
        "port-open-to-internet",
      );
    }
  });

  test("is not when it opens fewer, or to a network", () => {
    expect(warningsOf(stream(block, ssh, on("30000-32767", "0.0.0.0/0")))).toEqual([]);
    expect(warningsOf(stream(block, on("0-65535", "10.0.0.0/8")))).toEqual([]);
  });

  test("may be over UDP", () => {
    const udp = rule({
      portSelector: "{ports: [0-65535], protocol: udp}",
      ingress: "[{subnet: '::/0'}]",
    });
    expect(warningCodesOf(stream(block, ssh, udp))).toEqual(["all-ports-open-to-internet"]);
  });
});

describe("a port over the other protocol", () => {
  const over = (protocol: string, ports: string) =>
    rule({ portSelector: `{ports: [${ports}], protocol: ${protocol}}` });

  test.each([
    ["udp", "22"],
    ["udp", "80, 22"],
    ["udp", "6443"],
    ["tcp", "51820"],
  ])("is warned of in both modes: %s %s", (protocol, ports) => {
    expect(warningCodesOf(stream(block, ssh, over(protocol, ports)))).toEqual(["other-protocol"]);
    expect(warningCodesOf(stream(accept, over(protocol, ports)))).toEqual(["other-protocol"]);
  });

  test.each([
    ["udp", "20-30"],
    ["udp", "22-23"],
    ["udp", "443"],
    ["udp", "51820"],
    ["tcp", "22"],
  ])("is none in %s %s", (protocol, ports) => {
    expect(warningCodesOf(stream(accept, over(protocol, ports)))).toEqual([]);
  });
});

describe("KubeSpan in block mode", () => {
  const kubeSpan = "apiVersion: v1alpha1\nkind: KubeSpanConfig\nenabled: true\n";
  const port = (ingress: string) =>
    rule({ name: "k", portSelector: "{ports: [51820], protocol: udp}", ingress });

  test("is warned of where it is enabled and nobody reaches its port", () => {
    expect(warningsOf(stream(kubeSpan, block, ssh))).toMatchObject([
      { code: "kubespan-port-closed", at: { line: 3, column: 10 } },
    ]);
    expect(warningCodesOf(stream(kubeSpan, block, ssh, port("[]")))).toContain(
      "kubespan-port-closed",
    );
  });

  test("is not when a rule opens it, it is disabled, or accept mode leaves it open", () => {
    expect(warningsOf(stream(kubeSpan, block, ssh, port("[{subnet: 0.0.0.0/0}]")))).toEqual([]);
    expect(warningsOf(stream(kubeSpan.replace("true", "false"), block, ssh))).toEqual([]);
    expect(warningsOf(stream(kubeSpan, accept))).toEqual([]);
  });
});

describe("a rule for one address family", () => {
  test("is warned of in accept mode when it allows all of that family", () => {
    expect(warningCodesOf(stream(accept, on("80", "0.0.0.0/0")))).toEqual(["family-closed"]);
    expect(warningCodesOf(stream(accept, on("80", "::/0")))).toEqual(["family-closed"]);
  });

  test("is not when it allows a part of it, or somebody of the other", () => {
    expect(warningsOf(stream(accept, on("80", "10.0.0.0/8")))).toEqual([]);
    expect(warningsOf(stream(accept, on("80", "0.0.0.0/0", "2001:db8::/128")))).toEqual([]);
  });

  test("is not in block mode, where it opens what it says", () => {
    expect(warningsOf(stream(block, ssh, on("80", "0.0.0.0/0")))).toEqual([]);
  });
});

describe("rules of which each two shadow the third", () => {
  const [a, b, c] = ["10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"] as const;
  const rules = [on("22", a, b), on("22", b, c), on("22", a, c)];

  test("are warned of once, at the last of them", () => {
    expect(warningsOf(stream(block, ...rules))).toMatchObject([
      { code: "shadowed-rule", document: { name: `22 ${a},${c}` } },
    ]);
  });

  test("are named together", () => {
    expect(warningsOf(stream(block, ...rules))[0]?.message).toBe(
      `changes nothing: other rules, "22 ${a},${b}" at f0:7 and "22 ${b},${c}" at f0:13 among them, together let in all that it lets in`,
    );
  });
});

describe("rules that share a port in accept mode", () => {
  const message = (...rules: readonly string[]) =>
    warningsOf(stream(accept, ...rules)).find(({ code }) => code === "rules-intersect")?.message;

  test("say who is left", () => {
    expect(message(on("80", "10.0.0.0/9"), on("80", "10.64.0.0/10", "11.0.0.0/8"))).toEndWith(
      "accept mode lets in only sources that both allow",
    );
    expect(message(on("80", "10.0.0.0/9"), on("80", "10.128.0.0/9"))).toEndWith(
      "accept mode lets in nobody, because no source is allowed by both",
    );
    expect(message(on("80", "10.0.0.0/8"), on("80", "2001:db8::/32"))).toContain("nobody");
    const [one, other] = [on("80", "10.0.0.0/9", "fd00::/8"), on("80", "10.128.0.0/9", "fd00::/9")];
    expect(message(one, other)).toContain("only sources that both allow");
  });

  test("may leave nobody together only", () => {
    const three = ["10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"].map((left) =>
      on("80", ...["10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8"].filter((each) => each !== left)),
    );
    expect(message(...three)).toEndWith("no source is allowed by all of them");
    expect(message(...three.slice(1))).toContain("only sources that both allow");
  });

  test("are nothing to warn of in block mode, where they add up", () => {
    const rules = [on("80", "10.0.0.0/9"), on("80", "10.128.0.0/9")];
    expect(warningsOf(stream(block, ssh, ...rules))).toEqual([]);
  });

  test("are none if one of them keeps nobody out", () => {
    expect(
      warningCodesOf(stream(accept, on("80", "10.0.0.0/8"), on("80", "0.0.0.0/0", "::/0"))),
    ).toEqual(["rule-without-effect"]);
  });
});
