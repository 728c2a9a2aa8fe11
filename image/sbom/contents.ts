// SPDX-License-Identifier: Apache-2.0
/** A Debian package, as mkosi's manifest names it. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** A package of npm, as package-lock.json names it. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX licence expression. */
  readonly license: string;
  /** Hexadecimal SHA-512 of what the registry hands out. */
  readonly sha512: string;
}

/** What an image is made of. */
export interface Contents {
  readonly version: string;
  readonly license: string;
  /** Hexadecimal SHA-256 of the compiled binary. */
  readonly binarySha256: string;
  /** Bun, which the binary contains, and the packages that were compiled into it. */
  readonly npm: readonly NpmPackage[];
  /** The release of Debian, such as trixie. */
  readonly release: string;
  readonly debian: readonly DebianPackage[];
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}

/** The runtime is a development dependency of npm's, but its code is in the binary. */
const RUNTIME = "node_modules/bun";

/**
 * Packages that end up in the binary: all but the development dependencies of a package-lock.json
 * (lockfileVersion 3), and Bun. Throws if one lacks what the bill has to say of it.
 */
export function npmPackages(lock: Lock): NpmPackage[] {
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== "" && (dev !== true || path === RUNTIME))
    .map(([path, { version, license, integrity }]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      if (license === undefined) throw new Error(`${name}: package-lock.json has no licence`);
      const sha512 = /^sha512-(\S+)$/.exec(integrity ?? "")?.[1];
      if (sha512 === undefined) throw new Error(`${name}: package-lock.json has no SHA-512`);
      return { name, version, license, sha512: Buffer.from(sha512, "base64").toString("hex") };
    });
}
