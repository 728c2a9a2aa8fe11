// SPDX-License-Identifier: Apache-2.0
// Prints the bill of materials of an image: image/sbom/main.ts MANIFEST BINARY
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { npmPackages } from "./contents.ts";
import { cyclonedx } from "./cyclonedx.ts";

const [manifestFile, binaryFile] = process.argv.slice(2);
if (manifestFile === undefined || binaryFile === undefined) {
  console.error("usage: image/sbom/main.ts MANIFEST BINARY");
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { version, license } = lock.packages[""];
const document = cyclonedx(
  {
    version,
    license,
    binarySha256: createHash("sha256").update(readFileSync(binaryFile)).digest("hex"),
    npm: npmPackages(lock),
    release: manifest.config.release,
    debian: manifest.packages,
  },
  Number(process.env.SOURCE_DATE_EPOCH ?? 0),
);
console.log(JSON.stringify(document, null, 2));
