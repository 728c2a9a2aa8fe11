// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { formatDiagnostic } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";
import cases from "../../cases/policy-cases.json";

for (const { id, description, documents, expect: expected } of cases) {
  test(`${id}: ${description}`, () => {
    const result = load([{ name: "case.yaml", text: documents }]);
    const printed = result.ok
      ? ""
      : result.errors.map((e) => formatDiagnostic("error", e)).join("\n");
    expect(result.ok, printed).toBe(expected.valid);
    if ("errorContains" in expected) expect(printed).toContain(expected.errorContains ?? "");
  });
}
