// SPDX-License-Identifier: Apache-2.0
import { readlinkSync } from "node:fs";

const OUTSIDE = "POSTERN_TEST_OUTSIDE";

/** A command line, and the environment that it needs besides the caller's own. */
export interface NamespaceCommand {
  readonly argv: string[];
  readonly env: Record<string, string | undefined>;
}

/**
 * The command that runs `argv` as root of a network and process namespace of its own, with or
 * without privilege outside. When it ends, or whoever started it kills it, every process that was
 * started inside ends too, and so do the interfaces. It has a /proc of its own, where iproute2 looks
 * for the process that it is to move an interface to.
 */
export function inNamespace(argv: readonly string[]): NamespaceCommand {
  const user = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  return {
    argv: [
      ...["unshare", ...user, "--net", "--pid", "--mount-proc", "--fork", "--kill-child", "--"],
      ...argv,
    ],
    env: insideEnvironment(),
  };
}

/** The command that runs `argv` in a further network namespace beside the one we are in. */
export function besideNamespace(argv: readonly string[]): NamespaceCommand {
  return { argv: ["unshare", "--net", "--", ...argv], env: insideEnvironment() };
}

/** Throws unless this process was started by one of the above: nothing may touch the real network. */
export function requireOwnNamespace(): void {
  const outside = process.env[OUTSIDE];
  if (outside === undefined || outside === networkNamespace()) {
    throw new Error("this program changes the network and runs in a namespace of its own only");
  }
}

function insideEnvironment(): NamespaceCommand["env"] {
  // Whoever is no root outside may lack the folders of dnsmasq and nft.
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  return { ...process.env, PATH: path, [OUTSIDE]: networkNamespace() };
}

function networkNamespace(): string {
  return readlinkSync("/proc/self/ns/net");
}
