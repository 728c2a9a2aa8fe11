// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { CORRECT_COMMAND_LINE, remedyFor, remedyForReading } from "../../../src/sources/remedy.ts";

const SOURCES = ["inline", "credential", "volume", "embedded", "state"] as const;
const CAUSES = ["unsigned", "signature", "checksum", "content"] as const;

/** Every pair of a source and a cause, with what is to be done about it. */
const REMEDIES = SOURCES.flatMap((source) => [
  { source, cause: "reading", remedy: remedyForReading(source) },
  ...CAUSES.map((cause) => ({ source, cause, remedy: remedyFor(source, cause) })),
]);

/** Nobody can sign what has no room for a signature, well or badly. */
const isSigningInline = ({ source, cause }: (typeof REMEDIES)[number]) =>
  source === "inline" && cause === "signature";

describe("a remedy", () => {
  test("is another one for each source and each cause", () => {
    const remedies = REMEDIES.filter((each) => !isSigningInline(each)).map(({ remedy }) => remedy);
    expect(remedies).toHaveLength(24);
    expect(new Set(remedies).size).toBe(24);
    expect(remedyFor("inline", "signature")).toBe(remedyFor("inline", "unsigned"));
  });

  test("is about the source that had the configuration", () => {
    const words = {
      inline: /kernel (?:argument|command line)/,
      credential: /credential/,
      volume: /volume/,
      embedded: /initramfs/,
      state: /"postern apply"/,
    };
    for (const { source, remedy } of REMEDIES) expect(remedy).toMatch(words[source]);
  });

  test("is one part of a sentence: nothing begins with a capital, nothing ends with a stop", () => {
    for (const { remedy } of REMEDIES) expect(remedy).toMatch(/^["a-z].*[^.;,]$/);
  });

  test("ends in reading again only where the running system can", () => {
    for (const { source, cause, remedy } of REMEDIES) {
      const canBeReadAgain = source === "volume" && cause !== "checksum";
      expect([source, cause, remedy.endsWith('then "postern reload" or reboot')]).toEqual([
        source,
        cause,
        canBeReadAgain,
      ]);
    }
  });

  test("of a key is the same for every source: the key belongs to none", () => {
    for (const source of SOURCES) {
      expect(remedyFor(source, "key")).toBe("correct the key, then reboot");
    }
  });
});

test("without a configuration both easy ways to give one are named", () => {
  expect(remedyForReading(undefined)).toBe(
    'give one on a volume labelled postern, then "postern reload" or reboot, or as postern.config.inline= on the kernel command line, then reboot',
  );
  expect(CORRECT_COMMAND_LINE).toBe("correct the kernel command line, then reboot");
});

test("a checksum may be what is wrong", () => {
  expect(remedyFor("volume", "checksum")).toBe(
    "put on the volume the one with that checksum, or correct postern.config.sha256 on the kernel command line, then reboot",
  );
});
