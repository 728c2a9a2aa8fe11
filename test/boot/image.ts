// SPDX-License-Identifier: Apache-2.0
/** What a guest boots: the files that a build left, and the file that holds its command line. */
export interface System {
  readonly architecture: "x86-64" | "arm64";
  /** Undefined for a system that is its initrd. */
  readonly disk: string | undefined;
  readonly kernel: string;
  readonly initrd: string;
  readonly cmdline: string;
  /** Megabytes of memory that have to be enough. */
  readonly memory: number;
}

/** The test image, as `make image-test` leaves it; kernel and initrd are those without compression. */
export const IMAGE = {
  architecture: "x86-64",
  disk: "build/test/postern.raw",
  kernel: "build/test/vmlinux",
  initrd: "build/test/initrd.cpio",
  cmdline: "build/test/cmdline",
  memory: 512,
} as const satisfies System;

/** The overlay that the test image's initrd ends with, by itself. */
export const OVERLAY = "build/test/overlay.cpio.zst";

/** A plain Debian of the same kernel, with an initrd by dracut; test/boot/debian makes it. */
export const DEBIAN = {
  architecture: "x86-64",
  disk: "build/test/debian/debian.raw",
  kernel: "build/test/debian/debian.vmlinuz",
  initrd: "build/test/debian/initrd",
  cmdline: "test/boot/debian/cmdline",
  memory: 1024,
} as const satisfies System;

/** Debian's systemd and udev for arm64 with the overlay, without a root; test/boot/arm64 makes it. */
export const ARM64 = {
  architecture: "arm64",
  disk: undefined,
  kernel: "build/test/arm64/vmlinuz",
  initrd: "build/test/arm64/initrd",
  cmdline: "test/boot/arm64/cmdline",
  memory: 1024,
} as const satisfies System;
