// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import type { Contents, DebianPackage, NpmPackage } from "./contents.ts";

/**
 * The bill of materials of an image, as a CycloneDX 1.6 document (ECMA-424). One contents and one
 * time, in seconds since 1970, give one document.
 */
export function cyclonedx(contents: Contents, time: number): object {
  const components = [
    binary(contents),
    ...contents.npm.map(npmComponent),
    ...contents.debian.map((each) => debianComponent(each, contents.release)),
  ];
  const image = {
    type: "operating-system",
    "bom-ref": "image",
    name: "postern",
    version: contents.version,
    licenses: [{ expression: contents.license }],
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(components))}`,
    version: 1,
    metadata: { timestamp: new Date(time * 1000).toISOString(), component: image },
    components,
    dependencies: [
      {
        ref: "image",
        dependsOn: ["binary", ...contents.debian.map((each) => debianUrl(each, contents.release))],
      },
      { ref: "binary", dependsOn: contents.npm.map(npmUrl) },
    ],
  };
}

function binary({ version, license, binarySha256 }: Contents): object {
  return {
    type: "application",
    "bom-ref": "binary",
    name: "postern",
    version,
    hashes: [{ alg: "SHA-256", content: binarySha256 }],
    licenses: [{ expression: license }],
  };
}

function npmComponent(each: NpmPackage): object {
  return {
    type: "library",
    "bom-ref": npmUrl(each),
    name: each.name,
    version: each.version,
    hashes: [{ alg: "SHA-512", content: each.sha512 }],
    licenses: [{ expression: each.license }],
    purl: npmUrl(each),
  };
}

function debianComponent(each: DebianPackage, release: string): object {
  return {
    type: "library",
    "bom-ref": debianUrl(each, release),
    publisher: "Debian",
    name: each.name,
    version: each.version,
    purl: debianUrl(each, release),
  };
}

/** The package URLs of both kinds (the purl specification, types npm and deb). */
function npmUrl({ name, version }: NpmPackage): string {
  return `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;
}

function debianUrl({ name, version, architecture }: DebianPackage, release: string): string {
  const at = `${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
  return `pkg:deb/debian/${at}?arch=${architecture}&distro=${release}`;
}

/** A UUID of version 8 (RFC 9562 §5.8) made of the text's hash. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
