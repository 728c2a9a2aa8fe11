// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { runPostern } from "./run_postern.ts";

const EXAMPLE = `${import.meta.dir}/../../../examples/accept-restricted.yaml`;

function explain(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = runPostern(["explain", ...args]);
  return { exitCode, lines: stdout.split("\n"), stderr };
}

const SSH = ["--src", "192.0.2.7", "--proto", "tcp", "--dport", "22"];
const METRICS = ["--src", "203.0.113.7", "--proto", "tcp", "--dport", "9100"];

describe("explain", () => {
  test("prints the verdict alone on the first line, then the rule and its document", () => {
    const { exitCode, lines } = explain(EXAMPLE, ...METRICS);
    expect(exitCode).toBe(0);
    expect(lines[0]).toBe("drop");
    expect(lines[1]).toStartWith("decided by: chain rule-node-metrics, rule 1: ip saddr != ");
    expect(lines[2]).toMatch(
      /^written in: .*accept-restricted.yaml:\d+:\d+ \(NetworkRuleConfig "node-metrics"\)$/,
    );
    expect(lines.at(-2)).toMatch(/^ {2}rule-node-metrics 1 +drop +drop$/);
  });

  test("blames the default action for what no rule is about", () => {
    const { lines } = explain(EXAMPLE, ...SSH);
    expect(lines[0]).toBe("accept");
    expect(lines[2]).toMatch(/accept-restricted.yaml:\d+:\d+ \(NetworkDefaultActionConfig\)$/);
  });

  test("says the same in JSON", () => {
    const { lines } = explain(EXAMPLE, ...METRICS, "--json");
    const value = JSON.parse(lines.join("\n"));
    expect(value).toMatchObject({
      verdict: "drop",
      decision: {
        chain: "rule-node-metrics",
        hook: "prerouting",
        rule: 1,
        comment: "node-metrics",
      },
      packet: { source: "203.0.113.7", destination: "192.0.2.1", port: 9100 },
      assumptions: ["192.0.2.1 is an address of this host"],
      origin: { document: 'NetworkRuleConfig "node-metrics"' },
    });
    expect(value.steps.at(-1)).toMatchObject({ expression: "drop", outcome: "drop" });
  });

  test("takes what it would assume from options", () => {
    const forwarded = explain(EXAMPLE, ...METRICS, "--dst-type", "unicast");
    expect(forwarded.lines[0]).toBe("accept");
    expect(forwarded.lines.join("\n")).not.toContain("assumed");
    expect(explain(EXAMPLE, ...METRICS, "--state", "established").lines[0]).toBe("accept");
    expect(explain(EXAMPLE, ...METRICS, "--iface", "siderolink").lines[0]).toBe("accept");
  });

  test("accepts everything where a policy wants no table, and says so", () => {
    const stdin = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";
    const { exitCode, stdout } = runPostern(["explain", "-", ...SSH], { stdin });
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith(
      "accept\naccept mode without a rule installs no table; everything is open\n",
    );
  });

  test("calls wrong usage by its exit code, and prints no verdict", () => {
    const { exitCode, lines, stderr } = explain(EXAMPLE, ...SSH, "--dst", "fd00::2");
    expect({ exitCode, lines }).toEqual({ exitCode: 2, lines: [""] });
    expect(stderr).toContain("--src and --dst are of different address families");
  });
});
