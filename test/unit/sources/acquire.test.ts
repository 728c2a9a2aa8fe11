// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { acquire, type Readers } from "../../../src/sources/acquire.ts";
import { encodeInline } from "../../../src/sources/inline.ts";
import { readSettings } from "../../../src/sources/settings.ts";
import type { SourceResult } from "../../../src/sources/source_result.ts";
import { readVolume } from "../../../src/sources/volume.ts";

const bytes = new TextEncoder().encode("ingress: block\n");
const value = encodeInline(bytes);

function found(name: string): SourceResult {
  return { kind: "found", documents: [{ name, bytes, signature: undefined }] };
}

const absent: SourceResult = { kind: "absent", why: "it is not there" };

/** What each source says; one that is not named must not be asked. */
function readers(answers: Partial<Record<keyof Readers, SourceResult>>): Readers {
  const answer = (source: keyof Readers) => () => {
    const result = answers[source];
    if (result === undefined) throw new Error(`${source} was asked`);
    return result;
  };
  return {
    credential: answer("credential"),
    volume: answer("volume"),
    embedded: answer("embedded"),
    state: answer("state"),
  };
}

function acquired(
  commandLine: string,
  answers: Partial<Record<keyof Readers, SourceResult>>,
  own: Partial<Readers> = {},
) {
  const result = readSettings(commandLine);
  if (!result.ok) throw new Error(result.fault);
  return acquire(result.value, { ...readers(answers), ...own });
}

describe("the configuration", () => {
  test.each(["postern.config.inline", "talos.config.inline", "talos.config.early"])(
    "comes from the kernel argument %s, and then no other source is asked",
    (name) => {
      expect(acquired(`quiet ${name}=${value}`, {}).result).toMatchObject({
        kind: "found",
        source: "inline",
        documents: [{ name, bytes }],
      });
    },
  );

  test("may be spread over several kernel arguments", () => {
    const parts = `postern.config.inline=${value.slice(0, 11)} x postern.config.inline=${value.slice(11)}`;
    expect(acquired(parts, {}).result).toMatchObject({
      kind: "found",
      documents: [{ bytes }],
    });
  });

  test("is that of postern's own argument before those of Talos", () => {
    const other = encodeInline(new TextEncoder().encode("other"));
    const both = `talos.config.inline=${other} postern.config.inline=${value}`;
    expect(acquired(both, {}).result).toMatchObject({
      documents: [{ name: "postern.config.inline", bytes }],
    });
  });

  test("comes from the credential, else the volume, else the embedded one, else from what was kept", () => {
    expect(acquired("", { credential: found("c") }).result).toMatchObject({ source: "credential" });
    expect(acquired("", { credential: absent, volume: found("v") }).result).toMatchObject({
      source: "volume",
    });
    expect(
      acquired("", { credential: absent, volume: absent, embedded: found("e") }).result,
    ).toMatchObject({ source: "embedded" });
    const others = { credential: absent, volume: absent, embedded: absent };
    expect(acquired("", { ...others, state: found("s") }).result).toMatchObject({
      source: "state",
    });
  });

  test("is none when what was kept is damaged, and that is told", () => {
    const damaged = {
      kind: "absent",
      why: "what was kept cannot be used",
      isDamaged: true,
    } as const;
    const others = { credential: absent, volume: absent, embedded: absent };
    expect(acquired("", { ...others, state: damaged }).result).toEqual({
      kind: "none",
      damaged: "what was kept cannot be used",
    });
  });

  test("is none when no source has one, and every source was tried", () => {
    const { tried, result } = acquired("", {
      credential: absent,
      volume: absent,
      embedded: absent,
      state: absent,
    });
    expect(result).toEqual({ kind: "none", damaged: undefined });
    expect(tried.map(({ source, outcome }) => [source, outcome])).toEqual([
      ["inline", "absent"],
      ["credential", "absent"],
      ["volume", "absent"],
      ["embedded", "absent"],
      ["state", "absent"],
    ]);
  });

  test("is told with the device that it is on", () => {
    const volume = { ...found("postern:postern.yaml"), device: "/dev/vdb" };
    expect(acquired("", { credential: absent, volume }).tried.at(-1)).toEqual({
      source: "volume",
      outcome: "found",
      detail: "postern:postern.yaml on /dev/vdb",
    });
  });

  test("is faulty, and not looked for elsewhere, when a source's is", () => {
    expect(acquired(`postern.config.inline=${value.slice(0, -4)}`, {}).result).toMatchObject({
      kind: "faulty",
      source: "inline",
    });
    const fault = { kind: "faulty", fault: "unreadable" } as const;
    expect(acquired("", { credential: absent, volume: fault }).result).toEqual({
      ...fault,
      source: "volume",
    });
  });
});

describe("a pinned source", () => {
  test("is the only one that is asked", () => {
    const pinned = `postern.config=embedded postern.config.inline=${value}`;
    expect(acquired(pinned, { embedded: found("e") }).result).toMatchObject({ source: "embedded" });
  });

  test("is faulty when it has nothing", () => {
    expect(acquired("postern.config=credential", { credential: absent }).result).toEqual({
      kind: "faulty",
      source: "credential",
      fault: "it is not there, and no other source may be used",
    });
    expect(acquired("postern.config=inline", {}).result).toMatchObject({ kind: "faulty" });
  });

  test("is faulty when it is a volume that does not come in time, whatever else is given", () => {
    const pinned = `postern.config=volume:nowhere postern.wait=0 postern.config.inline=${value}`;
    expect(acquired(pinned, {}, { volume: readVolume }).result).toEqual({
      kind: "faulty",
      source: "volume",
      fault:
        "no configuration on a volume labelled nowhere within 0 s, and no other source may be used",
    });
  });
});
