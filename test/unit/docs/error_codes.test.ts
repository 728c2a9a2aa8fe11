// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { errorCodes, noticeCodes } from "../../../src/config/error_codes.ts";
import { warningCodes } from "../../../src/policy/lint/warning.ts";

test("docs/configuration.md lists every code with what it means", () => {
  const text = readFileSync(`${import.meta.dir}/../../../docs/configuration.md`, "utf8");
  const missing = Object.entries({ ...errorCodes, ...warningCodes, ...noticeCodes })
    .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
    .filter((row) => !text.includes(row));
  expect(missing).toEqual([]);
});
