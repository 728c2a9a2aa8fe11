// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { block, rule, stream } from "./documents.ts";
import { accepted, codes, errors } from "./loaded.ts";

describe("the default action", () => {
  test("is accept when there is no document for it", () => {
    const { defaultAction, defaultActionAt } = accepted(rule());
    expect([defaultAction, defaultActionAt]).toEqual(["accept", undefined]);
  });

  test("is accept or block, case ignored", () => {
    expect(accepted(block.replace("block", "BLOCK")).defaultAction).toBe("block");
    expect(accepted(block.replace("block", "Accept")).defaultAction).toBe("accept");
    expect(codes(block.replace("block", "deny"))).toEqual(["action-value"]);
  });

  test("is located", () => {
    expect(accepted(stream(rule(), block)).defaultActionAt).toEqual({
      file: "f",
      line: 9,
      column: 10,
    });
  });

  test("is not left out of its document", () => {
    for (const value of ["", " null", " ~"]) {
      expect(codes(block.replace(" block", value))).toEqual(["missing-field"]);
    }
    expect(codes(block.replace("ingress: block\n", ""))).toEqual(["missing-field"]);
    expect(codes(block.replace("block", '""'))).toEqual(["action-value"]);
  });

  test("stands once, even if it says the same again", () => {
    expect(errors(stream(block, block))).toEqual(["5:1 duplicate-document"]);
  });
});
