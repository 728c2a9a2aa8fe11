// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { npmPackages } from "../../../image/sbom/contents.ts";
import { cyclonedx } from "../../../image/sbom/cyclonedx.ts";

const integrity = `sha512-${Buffer.from([0xab, 0xcd]).toString("base64")}`;
const lock = {
  packages: {
    "": { version: "1.0.0", license: "Apache-2.0" },
    "node_modules/yaml": { version: "2.0.0", license: "ISC", integrity },
    "node_modules/@scope/inner": { version: "3.0.0", license: "MIT", integrity },
    "node_modules/bun": { version: "1.2.3", license: "MIT", integrity, dev: true },
    "node_modules/typescript": { version: "7.0.0", license: "Apache-2.0", integrity, dev: true },
  },
};
const contents = {
  version: "1.0.0",
  license: "Apache-2.0",
  binarySha256: "00".repeat(32),
  npm: npmPackages(lock),
  release: "trixie",
  debian: [{ name: "libstdc++6", version: "1:14.2.0-19+b1", architecture: "amd64" }],
};

test("the binary holds Bun and every package that is no development dependency", () => {
  expect(contents.npm.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "yaml 2.0.0",
    "@scope/inner 3.0.0",
    "bun 1.2.3",
  ]);
  expect(contents.npm[0]?.sha512).toBe("abcd");
});

test("a package without a licence is not passed over", () => {
  const packages = { "node_modules/yaml": { version: "2.0.0", integrity } };
  expect(() => npmPackages({ packages })).toThrow("yaml: package-lock.json has no licence");
});

test("each component has a package URL that scanners know", () => {
  const { components } = cyclonedx(contents, 0) as { components: { purl?: string }[] };
  expect(components.map(({ purl }) => purl)).toEqual([
    undefined,
    "pkg:npm/yaml@2.0.0",
    "pkg:npm/%40scope/inner@3.0.0",
    "pkg:npm/bun@1.2.3",
    "pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19%2Bb1?arch=amd64&distro=trixie",
  ]);
});

test("one contents and one time make one document, another contents another serial number", () => {
  const serial = (of: typeof contents): unknown =>
    (cyclonedx(of, 0) as { serialNumber: string }).serialNumber;
  expect(cyclonedx(contents, 5)).toEqual(cyclonedx(contents, 5));
  expect(serial(contents)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-/);
  expect(serial({ ...contents, debian: [] })).not.toBe(serial(contents));
});
