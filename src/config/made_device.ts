// SPDX-License-Identifier: Apache-2.0
/** The network devices that documents of Talos make: the firewall trusts some names. */
import type { Located, Location } from "./configuration.ts";
import { type ReadValue, textAt, valueAt } from "./document_value.ts";

/** The kinds whose name is that of a device which Talos makes. */
const makers: ReadonlySet<string> = new Set([
  "BondConfig",
  "BridgeConfig",
  "DummyLinkConfig",
  "VLANConfig",
  "VRFConfig",
  "VethConfig",
  "WireguardConfig",
]);

type Locate = (path: readonly PropertyKey[]) => Location;

/** The devices that a document of a kind without bearing on the firewall makes. */
export function devicesOfDocument(
  read: ReadValue,
  kind: string,
  locate: Locate,
): readonly Located<string>[] {
  return makers.has(kind) ? namesAt(read, [["name"], ["peer", "name"]], locate) : [];
}

/** The devices that a machine configuration names, which makes those that are not there. */
export function devicesOfMachine(read: ReadValue, locate: Locate): readonly Located<string>[] {
  const path = ["machine", "network", "interfaces"];
  const interfaces = valueAt(read.value, path);
  if (!Array.isArray(interfaces)) return [];
  const paths = interfaces.map((_, index) => [...path, index, "interface"]);
  return namesAt(read, paths, locate);
}

function namesAt(
  { value }: ReadValue,
  paths: readonly (readonly PropertyKey[])[],
  locate: Locate,
): readonly Located<string>[] {
  return paths.flatMap((path) => {
    const name = textAt(value, path);
    return name === undefined ? [] : [{ value: name, at: locate(path) }];
  });
}
