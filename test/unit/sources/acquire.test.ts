import { describe, expect, test } from "bun:test";
import { acquire } from "../../../src/sources/acquire.ts";
import { encodeInline, INLINE_ARGUMENT } from "../../../src/sources/inline.ts";
import { parseKernelCommandLine } from "../../../src/sources/kernel_command_line.ts";

const bytes = new TextEncoder().encode("ingress: block\n");
const value = encodeInline(bytes);
const noVolume = () => ({ kind: "absent" }) as const;
const neverAsked = () => {
  throw new Error("the volume was looked at");
};

describe("the configuration", () => {
  test("comes from the kernel argument, and then no volume is looked at", () => {
    const arguments_ = parseKernelCommandLine(`quiet ${INLINE_ARGUMENT}=${value}`);
    expect(acquire(arguments_, neverAsked)).toMatchObject({ kind: "found", bytes });
  });

  test("may be spread over several kernel arguments", () => {
    const [head, tail] = [value.slice(0, 11), value.slice(11)];
    const arguments_ = parseKernelCommandLine(
      `${INLINE_ARGUMENT}=${head} x ${INLINE_ARGUMENT}=${tail}`,
    );
    expect(acquire(arguments_, neverAsked)).toMatchObject({ kind: "found", bytes });
  });

  test("is faulty, and not looked for elsewhere, when the kernel argument is damaged", () => {
    const arguments_ = parseKernelCommandLine(`${INLINE_ARGUMENT}=${value.slice(0, -4)}`);
    expect(acquire(arguments_, neverAsked)).toMatchObject({
      kind: "faulty",
      source: "kernel argument",
    });
  });

  test("comes from the volume otherwise", () => {
    const name = "postern:postern.yaml";
    expect(acquire([], () => ({ kind: "found", name, bytes }))).toEqual({
      kind: "found",
      source: "volume",
      name,
      bytes,
    });
  });

  test("is faulty when the volume is", () => {
    expect(acquire([], () => ({ kind: "faulty", fault: "no" }))).toEqual({
      kind: "faulty",
      source: "volume",
      fault: "no",
    });
  });

  test("is none when there is neither", () => {
    expect(acquire([], noVolume)).toEqual({ kind: "none" });
  });
});
