// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Mismatch } from "../../../src/sources/authenticate.ts";
import { findingOf } from "../../../src/sources/find_configuration.ts";
import { remedyFor, remedyForReading } from "../../../src/sources/remedy.ts";

const documents = ["a.yaml", "b.yaml"].map((name) => ({
  name,
  bytes: new TextEncoder().encode("ingress: block\n"),
  signature: undefined,
}));
const found = { kind: "found", source: "volume", documents } as const;

const never = () => {
  throw new Error("nothing was found that could be judged");
};

describe("what was found", () => {
  test("is used when it is what is demanded", () => {
    expect(findingOf(found, () => undefined)).toEqual({
      kind: "found",
      from: "volume",
      source: "volume (a.yaml, b.yaml)",
      documents,
      revision: null,
    });
  });

  test("is judged by all of its documents", () => {
    findingOf(found, (judged) => {
      expect(judged).toEqual(documents);
      return undefined;
    });
  });
});

describe("what is refused says why, what to do, and whose it was", () => {
  test("nothing that was found", () => {
    expect(findingOf({ kind: "none", damaged: undefined }, never)).toEqual({
      kind: "refused",
      problem: "no configuration found",
      remedy: remedyForReading(undefined),
      source: undefined,
    });
  });

  test("a source that is faulty", () => {
    const fault = "postern.inline: is cut short";
    expect(findingOf({ kind: "faulty", source: "inline", fault }, never)).toEqual({
      kind: "refused",
      problem: fault,
      remedy: remedyForReading("inline"),
      source: "inline",
    });
  });

  test.each(["checksum", "key", "unsigned", "signature"] as const)(
    "documents that are not what is demanded: %s",
    (cause: Mismatch["cause"]) => {
      expect(findingOf(found, () => ({ cause, text: "a.yaml: it is not" }))).toEqual({
        kind: "refused",
        problem: "a.yaml: it is not",
        remedy: remedyFor("volume", cause),
        source: "volume (a.yaml, b.yaml)",
      });
    },
  );
});
