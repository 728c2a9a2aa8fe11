// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { load } from "../../../src/config/load.ts";
import { talosFilterKinds, talosKinds } from "../../../src/config/talos_kinds.ts";
import { block, rule, stream } from "./documents.ts";
import { accepted, codes, errors } from "./loaded.ts";

describe("pod and service subnets", () => {
  const kube =
    "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.244.0.0/16]\nserviceSubnets: [10.96.0.0/12, 'fd00::/108']\n";
  const machine =
    "version: v1alpha1\nmachine: {type: worker}\ncluster: {network: {podSubnets: [10.1.0.0/16], dnsDomain: x}}\n";

  test("come from a KubeNetworkConfig, whose other fields are accepted", () => {
    const { podSubnets, serviceSubnets } = accepted(
      stream(`${kube}dnsDomain: cluster.local\n`, block),
    );
    expect(podSubnets.map(({ value, at }) => [value.text, at.line])).toEqual([
      ["10.244.0.0/16", 3],
    ]);
    expect(serviceSubnets.map(({ value }) => value.text)).toEqual(["10.96.0.0/12", "fd00::/108"]);
  });

  test("come from the machine configuration", () => {
    const { podSubnets, serviceSubnets } = accepted(stream(machine, block));
    expect(podSubnets.map(({ value, at }) => [value.text, at.column])).toEqual([
      ["10.1.0.0/16", 34],
    ]);
    expect(serviceSubnets).toEqual([]);
  });

  test("come from one of the two", () => {
    expect(codes(stream(machine, kube))).toEqual(["subnets-conflict"]);
    expect(codes(stream(kube, machine))).toEqual(["subnets-conflict"]);
    expect(codes(stream(kube, "version: v1alpha1\nmachine: {}\n", block))).toEqual([]);
    expect(
      codes(stream("apiVersion: v1alpha1\nkind: KubeNetworkConfig\n", machine, block)),
    ).toEqual([]);
  });

  test("follow the rules for prefixes", () => {
    expect(codes(kube.replace("10.244.0.0/16", "10.244.0.0"))).toEqual(["prefix-syntax"]);
    expect(codes(machine.replace("10.1.0.0/16", "$PODS"))).toEqual(["template-variable"]);
  });

  test("are given once", () => {
    expect(errors(stream(kube, kube))).toEqual(["6:1 duplicate-document"]);
    expect(errors(stream(machine, machine))).toEqual(["5:1 duplicate-document"]);
  });
});

/** A machine configuration with something at a path; a number in it is the first item of a list. */
function withKey(path: string): string {
  const [first = "", ...rest] = path.split(".");
  const inner = rest.length === 0 ? "x" : withKey(rest.join("."));
  return /^\d+$/.test(first) ? `[${inner}]` : `{${first}: ${inner}}`;
}

/** What is said of the firewall in a machine configuration that has something at a path. */
function firewallAt(path: string): readonly string[] {
  const result = load([{ name: "f", text: stream(`${withKey(path)}\n`, block) }]);
  if (result.ok) return [];
  return result.errors
    .filter(({ code }) => code === "machine-network-rules")
    .map(({ message }) => message.replace(/: expected .*/, ""));
}

describe("a machine configuration", () => {
  test("has no kind, and is recognised by machine or cluster", () => {
    for (const text of [
      "version: v1alpha1\nmachine:\n",
      "cluster: {}\n",
      "debug: false\npersist: true\nmachine: {}\n",
    ]) {
      expect(accepted(stream(text, block)).rules).toEqual([]);
    }
    expect(codes("version: v1alpha1\n", "kind:\nmachine: {}\n")).toEqual([
      "missing-kind",
      "missing-kind",
    ]);
  });

  test("is of the version v1alpha1 and has no other fields", () => {
    expect(codes("version: v1beta1\nmachine: {}\n")).toEqual(["api-version"]);
    expect(codes("version: v1alpha1\nmachine: {}\ningress: block\n")).toEqual(["unknown-field"]);
  });

  test("may hold anything else, template variables included", () => {
    const text =
      "version: v1alpha1\nmachine:\n  env: {a: $HOME}\n  files: |\n    {{ x }}\n  pods: {{ x }}\n";
    expect(accepted(stream(text, block)).rules).toEqual([]);
  });

  test.each([
    "rules",
    "networkRules",
    "ingressFirewall",
    "firewall",
    "NetworkRuleConfig",
    "nftables",
  ])("holds no firewall under whatever name: %s", (key) => {
    for (const place of ["machine", "cluster"]) {
      expect(codes(`${place}: {${key}: []}\n`)).toEqual(["machine-network-rules"]);
      expect(codes(`${place}: {network: {${key}: }}\n`)).toEqual(["machine-network-rules"]);
    }
  });

  test.each([
    "machine.network.firewal",
    "machine.network.ingresFirewall",
    "machine.network.ingres",
    "machine.network.networkRlues",
    "machine.network.networkRuleConfigs",
    "machine.firewallRules",
    "machine.ip_tables",
    "machine.features.fierwall",
    "cluster.firewal",
    "cluster.network.defaultActoin",
  ])("holds no firewall under a misspelt name: %s", (path) => {
    expect(firewallAt(path)).toEqual([`${path}: firewall rules are documents of their own`]);
  });

  test.each([
    "machine.security.firewall",
    "machine.network.v2.ingress",
    "machine.security.hosts.0.rules",
  ])("holds no firewall within a field that Talos does not have: %s", (path) => {
    expect(firewallAt(path)).toEqual([`${path}: firewall rules are documents of their own`]);
  });

  test("holds no firewall for one of its interfaces", () => {
    const interfaces = "[{interface: eth0, dhcp: true}, {interface: eth1, ingress: []}]";
    expect(codes(`machine: {network: {interfaces: ${interfaces}}}\n`)).toEqual([
      "machine-network-rules",
    ]);
  });

  test.each([
    "machine.network.interfaces.0.vlans.0.ingress",
    "machine.network.interfaces.0.vlans.0.firewal",
    "machine.network.interfaces.0.vlans.0.security.rules",
    "machine.install.firewall",
    "machine.kubelet.ingressRules",
    "machine.kernel.nftables",
    "machine.time.filter",
    "machine.controlPlane.firewall",
    "machine.udev.hosts.rules",
  ])("holds no firewall in a place that has other fields: %s", (path) => {
    expect(firewallAt(path)).toEqual([`${path}: firewall rules are documents of their own`]);
  });

  test("may hold names of one's own that are like a firewall's", () => {
    const free = "env sysctls sysfs nodeLabels nodeAnnotations nodeTaints baseRuntimeSpecOverrides";
    for (const place of free.split(" ")) {
      expect(firewallAt(`machine.${place}.firewall`)).toEqual([]);
    }
  });

  test("may hold fields of a later Talos that are named like no firewall", () => {
    const fields =
      "security network networks ports default interface links nodeLables dnsServers routes addresses files";
    const vlan = "machine.network.interfaces.0.vlans.0";
    for (const place of [
      ...["machine", "machine.network", "machine.install", "machine.kubelet", vlan],
      ...["cluster", "cluster.network"],
    ]) {
      for (const field of fields.split(" ")) {
        expect([`${place}.${field}`, firewallAt(`${place}.${field}`)]).toEqual([
          `${place}.${field}`,
          [],
        ]);
      }
    }
  });

  test("may hold anything like a firewall where Talos has it", () => {
    const text =
      "machine:\n  sysctls: {net.netfilter.nf_conntrack_max: 1}\n  kubelet: {extraConfig: {rules: []}}\ncluster:\n  apiServer: {auditPolicy: {rules: []}}\n  inlineManifests: [{name: a, contents: 'ingress: []'}]\n";
    expect(codes(stream(text, block))).toEqual([]);
  });

  test("holds every field of Talos", () => {
    const machine =
      "type token ca acceptedCAs certSANs controlPlane kubelet pods network disks install files env time sysctls sysfs registries systemDiskEncryption features udev logging kernel seccompProfiles baseRuntimeSpecOverrides nodeLabels nodeAnnotations nodeTaints";
    const network =
      "hostname interfaces nameservers searchDomains extraHostEntries kubespan disableSearchDomain";
    const cluster =
      "id secret controlPlane clusterName network token aescbcEncryptionSecret secretboxEncryptionSecret ca acceptedCAs aggregatorCA serviceAccount apiServer controllerManager proxy coreDNS externalCloudProvider scheduler discovery etcd extraManifests extraManifestHeaders inlineManifests adminKubeconfig allowSchedulingOnMasters allowSchedulingOnControlPlanes";
    const mapping = (fields: string) =>
      `{${fields
        .split(" ")
        .map((name) => `${name}: `)
        .join()}}`;
    const features =
      "rbac stableHostname kubernetesTalosAPIAccess apidCheckExtKeyUsage diskQuotaSupport kubePrism hostDNS imageCache nodeAddressSortAlgorithm";
    const device =
      "interface deviceSelector addresses cidr routes bond bridge bridgePort vlans mtu dhcp ignore dummy dhcpOptions wireguard vip";
    const vlan = "addresses cidr routes dhcp vlanId mtu vip dhcpOptions";
    const within = {
      ca: "crt key",
      controlPlane: "controllerManager scheduler",
      kubelet:
        "image clusterDNS extraArgs extraMounts extraConfig credentialProviderConfig defaultRuntimeSeccompProfileEnabled registerWithFQDN nodeIP skipNodeRegistration disableManifestsDirectory",
      install:
        "disk diskSelector extraKernelArgs image extensions bootloader wipe legacyBIOSSupport grubUseUKICmdline",
      time: "disabled servers bootTimeout",
      registries: "mirrors config",
      systemDiskEncryption: "state ephemeral",
      udev: "rules",
      logging: "destinations",
      kernel: "modules",
    };
    for (const [place, fields] of Object.entries(within)) {
      expect(codes(stream(`machine: {${place}: ${mapping(fields)}}\n`, block))).toEqual([]);
    }
    const vlans = `machine: {network: {interfaces: [{vlans: [${mapping(vlan)}]}]}}\n`;
    expect(codes(stream(vlans, block))).toEqual([]);
    const text = `machine: ${mapping(machine)}\ncluster: ${mapping(cluster)}\n`;
    expect(codes(stream(text, block))).toEqual([]);
    expect(codes(stream(`machine: {network: ${mapping(network)}}\n`, block))).toEqual([]);
    expect(codes(stream(`machine: {features: ${mapping(features)}}\n`, block))).toEqual([]);
    const interfaces = `machine: {network: {interfaces: [${mapping(device)}]}}\n`;
    expect(codes(stream(interfaces, block))).toEqual([]);
    expect(codes(stream("cluster: {network: {cni: , dnsDomain: x}}\n", block))).toEqual([]);
  });

  test("reports a firewall beside its other errors", () => {
    expect(codes("version: v1\nmachine: {firewall: }\n")).toEqual([
      "api-version",
      "machine-network-rules",
    ]);
  });
});

describe("KubeSpan", () => {
  const kind = "apiVersion: v1alpha1\nkind: KubeSpanConfig\n";

  test("is enabled by its document or by the machine configuration", () => {
    for (const [text, line] of [
      [`${kind}enabled: true\n`, 3],
      ["machine: {network: {kubespan: {enabled: true}}}\n", 1],
    ] as const) {
      expect(accepted(stream(text, block)).kubeSpanAt?.line).toBe(line);
    }
  });

  test("is not otherwise", () => {
    for (const text of [kind, `${kind}enabled: false\n`, "machine: {network: {kubespan: }}\n"]) {
      expect(accepted(stream(text, block)).kubeSpanAt).toBeUndefined();
    }
  });
});

describe("devices that documents of Talos make", () => {
  const devices = (...documents: readonly string[]) =>
    accepted(stream(block, ...documents)).devices.map(({ value, at }) => [value, at.line]);

  test.each([
    "BondConfig",
    "BridgeConfig",
    "DummyLinkConfig",
    "VLANConfig",
    "VRFConfig",
    "WireguardConfig",
  ])("have the name of the document: %s", (kind) => {
    expect(devices(`apiVersion: v1alpha1\nkind: ${kind}\nname: kubespan\n`)).toEqual([
      ["kubespan", 7],
    ]);
  });

  test("are two for a veth", () => {
    const veth = "apiVersion: v1alpha1\nkind: VethConfig\nname: a\npeer:\n  name: b\n";
    expect(devices(veth)).toEqual([
      ["a", 7],
      ["b", 9],
    ]);
  });

  test("are named in the machine configuration", () => {
    const interfaces = "machine:\n  network:\n    interfaces:\n";
    expect(
      devices(
        `${interfaces}      - interface: siderolink\n      - {deviceSelector: , dhcp: true}\n`,
      ),
    ).toEqual([["siderolink", 8]]);
  });

  test("are none where a document is about a device that is there, or about something else", () => {
    for (const kind of ["LinkConfig", "DHCPv4Config", "LinkAliasConfig", "UserVolumeConfig"]) {
      expect(devices(`apiVersion: v1alpha1\nkind: ${kind}\nname: kubespan\n`)).toEqual([]);
    }
  });
});

describe("another kind of Talos", () => {
  test.each([...talosFilterKinds])(
    "is an error when it filters or redirects packets: %s",
    (kind) => {
      expect(codes(stream(block, `apiVersion: v1alpha1\nkind: ${kind}\n`))).toEqual([
        "unsupported-kind",
      ]);
    },
  );

  test.each([...talosKinds])("is accepted when it does not: %s", (kind) => {
    expect(codes(stream(block, `apiVersion: v1alpha1\nkind: ${kind}\n`))).toEqual([]);
  });

  test("is ignored and named in a notice", () => {
    const result = load([
      {
        name: "f",
        text: stream(block, "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: {{ x }}\n"),
      },
    ]);
    expect(
      result.ok &&
        result.value.notices.map(({ code, document, at }) => [code, document?.kind, at.line]),
    ).toEqual([["ignored-document", "HostnameConfig", 6]]);
  });

  test("may have the same name as a rule", () => {
    const link = "apiVersion: v1alpha1\nkind: LinkConfig\nname: web\n";
    expect(accepted(stream(rule(), link, link)).rules.length).toBe(1);
  });
});
