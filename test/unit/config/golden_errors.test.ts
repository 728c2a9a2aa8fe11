import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { createFormatter } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";

const directory = new URL("../../golden/errors/", import.meta.url).pathname;

/** The errors as a terminal shows them, without colour. UPDATE_GOLDEN=1 writes them anew. */
async function errorsOf(path: string): Promise<string> {
  const sources = [{ name: "config.yaml", text: await Bun.file(path).bytes() }];
  const result = load(sources);
  if (result.ok) return "";
  const format = createFormatter(sources, { excerpt: true, color: false });
  return result.errors.map((error) => `${format("error", error)}\n`).join("");
}

for (const name of readdirSync(directory).sort()) {
  test(`all errors are reported, in order: ${name}`, async () => {
    const golden = Bun.file(`${directory}${name}/errors.txt`);
    const errors = await errorsOf(`${directory}${name}/config.yaml`);
    if (Bun.env.UPDATE_GOLDEN === "1") await golden.write(errors);
    expect(errors).toBe(await golden.text());
  });
}
