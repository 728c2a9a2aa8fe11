// SPDX-License-Identifier: Apache-2.0
/** What stands in a Talos machine configuration to be a firewall, which it has no place for. */
import { type DocumentValue, type ReadValue, valueAt } from "./document_value.ts";
import { namesFirewall, nearlyNamesFirewall } from "./firewall_word.ts";
import { ruleForm } from "./schema.ts";
import type { Finding } from "./validate.ts";

interface Place {
  readonly path: readonly PropertyKey[];
  /** What Talos has there. */
  readonly keys: ReadonlySet<string>;
}

function place(path: readonly PropertyKey[], keys: string): Place {
  return { path, keys: new Set(keys.split(" ")) };
}

/**
 * The mappings that have fields. What is not here is free: variables, settings of the kernel, labels, a container's
 * specification.
 *
 * Source: siderolabs/talos, pkg/machinery/config/types/v1alpha1, as of v1.15's development branch.
 */
const places: readonly Place[] = [
  place(
    ["machine"],
    "type token ca acceptedCAs certSANs controlPlane kubelet pods network disks install files env time sysctls sysfs registries systemDiskEncryption features udev logging kernel seccompProfiles baseRuntimeSpecOverrides nodeLabels nodeAnnotations nodeTaints",
  ),
  place(
    ["machine", "network"],
    "hostname interfaces nameservers searchDomains extraHostEntries kubespan disableSearchDomain",
  ),
  place(["machine", "ca"], "crt key"),
  place(["machine", "controlPlane"], "controllerManager scheduler"),
  place(
    ["machine", "kubelet"],
    "image clusterDNS extraArgs extraMounts extraConfig credentialProviderConfig defaultRuntimeSeccompProfileEnabled registerWithFQDN nodeIP skipNodeRegistration disableManifestsDirectory",
  ),
  place(
    ["machine", "install"],
    "disk diskSelector extraKernelArgs image extensions bootloader wipe legacyBIOSSupport grubUseUKICmdline",
  ),
  place(["machine", "time"], "disabled servers bootTimeout"),
  place(["machine", "registries"], "mirrors config"),
  place(["machine", "systemDiskEncryption"], "state ephemeral"),
  place(["machine", "udev"], "rules"),
  place(["machine", "logging"], "destinations"),
  place(["machine", "kernel"], "modules"),
  place(
    ["machine", "features"],
    "rbac stableHostname kubernetesTalosAPIAccess apidCheckExtKeyUsage diskQuotaSupport kubePrism hostDNS imageCache nodeAddressSortAlgorithm",
  ),
  place(
    ["cluster"],
    "id secret controlPlane clusterName network token aescbcEncryptionSecret secretboxEncryptionSecret ca acceptedCAs aggregatorCA serviceAccount apiServer controllerManager proxy coreDNS externalCloudProvider scheduler discovery etcd extraManifests extraManifestHeaders inlineManifests adminKubeconfig allowSchedulingOnMasters allowSchedulingOnControlPlanes",
  ),
  place(["cluster", "network"], "cni dnsDomain podSubnets serviceSubnets"),
];

const interfaceKeys =
  "interface deviceSelector addresses cidr routes bond bridge bridgePort vlans mtu dhcp ignore dummy dhcpOptions wireguard vip";
const vlanKeys = "addresses cidr routes dhcp vlanId mtu vip dhcpOptions";

/** Of all places, because a field may merely have come into the wrong one. */
const genuine = places.flatMap(({ keys }) => [...keys]);

/** The places of the devices and of the VLANs on them, each of which some products have rules for. */
function interfacePlaces({ value }: ReadValue): readonly Place[] {
  return itemPlaces(value, ["machine", "network", "interfaces"], interfaceKeys).flatMap((each) => [
    each,
    ...itemPlaces(value, [...each.path, "vlans"], vlanKeys),
  ]);
}

function itemPlaces(
  value: DocumentValue,
  path: readonly PropertyKey[],
  keys: string,
): readonly Place[] {
  const items = valueAt(value, path);
  return Array.isArray(items) ? items.map((_, index) => place([...path, index], keys)) : [];
}

/** Errors for all that stands in a machine configuration and is meant to be a firewall. */
export function findMachineFirewall(read: ReadValue): readonly Finding[] {
  return [...places, ...interfacePlaces(read)].flatMap(({ path, keys }) =>
    Object.entries(mappingAt(read.value, path))
      .filter(([key]) => !keys.has(key))
      .flatMap(([key, value]) => {
        if (nearlyNamesFirewall(key, genuine)) return [[...path, key]];
        const within = pathToFirewall(value);
        return within === undefined ? [] : [[...path, key, ...within]];
      })
      .map((found): Finding => {
        const message = `${found.join(".")}: firewall rules are documents of their own: expected ${ruleForm}`;
        return { code: "machine-network-rules", offset: read.offsetOf(found), message };
      }),
  );
}

/** The way to the first key inside a value that Talos does not have which names a firewall. */
function pathToFirewall(value: DocumentValue): readonly PropertyKey[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const isList = Array.isArray(value);
  for (const [key, child] of Object.entries(value)) {
    const step = isList ? Number(key) : key;
    if (!isList && namesFirewall(key)) return [step];
    const within = pathToFirewall(child);
    if (within !== undefined) return [step, ...within];
  }
  return undefined;
}

function mappingAt(
  value: DocumentValue,
  path: readonly PropertyKey[],
): { readonly [key: string]: DocumentValue } {
  const found = valueAt(value, path);
  return typeof found !== "object" || found === null || Array.isArray(found)
    ? {}
    : (found as { readonly [key: string]: DocumentValue });
}
