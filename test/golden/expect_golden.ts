// SPDX-License-Identifier: Apache-2.0
import { expect } from "bun:test";

/** Compares a text with that of a file. UPDATE_GOLDEN=1 writes the file anew. */
export async function expectGolden(path: string, text: string): Promise<void> {
  const golden = Bun.file(path);
  if (Bun.env.UPDATE_GOLDEN === "1") await golden.write(text);
  expect(text).toBe(await golden.text());
}
