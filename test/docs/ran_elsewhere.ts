// SPDX-License-Identifier: Apache-2.0
/** The commands in the documents that no sandbox can run, by how they begin. */

/** What runs them: a boot case, by its name, or a program, by its path. */
export const RAN_ELSEWHERE: Readonly<Record<string, string>> = {
  "make run": "test/boot/run.ts",
  "make test ": "test/all",
  "make test-boot CASE=no-open-moment": "no-open-moment",
  "make bench-boot": "bench/open_moment.ts",
  "make image": "test/secureboot",
  "qemu-system-x86_64 … -smbios type=11,value=io.systemd.credential.binary:postern.config=":
    "credential",
  "qemu-system-x86_64 … -smbios type=11,value=io.systemd.stub.kernel-cmdline-extra=":
    "test/secureboot",
  "qemu-system-x86_64 -machine": "test/boot/documented.test.ts",
  "ssh -i machine.key": "documented-first-login",
  "postern reload": "reload",
  "systemctl reload postern": "reload",
  "  -smbios type=11,value=io.systemd.credential.binary:ssh.authorized_keys.root=": "login-by-ssh",
  "  -smbios type=11,value=io.systemd.credential:login.noauth=": "login-automatic",
};

/** What nothing here runs, as it takes a machine or a virtualizer that no test has. */
export const RAN_BY_HAND: readonly string[] = [
  "cp build/postern.raw build/config.iso /var/lib/libvirt/images/",
  "virt-install --name postern",
  "  --sysinfo type=smbios",
  "qm create 900",
  "qm set 900",
  "cp config.iso /var/lib/vz/template/iso/",
  "qm start 900",
  "cloud-hypervisor --cpus",
];

/** What is run with files in the place of a stick and its partition (stick.test.ts). */
export const RAN_ON_FILES: readonly string[] = [
  "dd if=build/metal/postern.raw of=/dev/sdX",
  "sfdisk --relocate gpt-bak-std /dev/sdX",
  "echo 'size=16M, name=postern' | sfdisk --append /dev/sdX",
  "mkfs.vfat -n POSTERN /dev/disk/by-partlabel/postern",
  "mcopy -i /dev/disk/by-partlabel/postern",
];
