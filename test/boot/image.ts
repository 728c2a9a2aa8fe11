/** What a guest boots: the files that a build left, and the file that holds its command line. */
export interface System {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly cmdline: string;
  /** Megabytes of memory that have to be enough. */
  readonly memory: number;
}

/** The test image, as `make image-test` leaves it; the initrd is the one without compression. */
export const IMAGE: System = {
  disk: "build/test/postern.raw",
  kernel: "build/test/vmlinuz",
  initrd: "build/test/initrd.cpio",
  cmdline: "build/test/cmdline",
  memory: 512,
};

/** The overlay that the test image's initrd ends with, by itself. */
export const OVERLAY = "build/test/overlay.cpio.zst";

/** A plain Debian of the same kernel, with an initrd by dracut; test/boot/debian makes it. */
export const DEBIAN: System = {
  disk: "build/test/debian/debian.raw",
  kernel: "build/test/debian/debian.vmlinuz",
  initrd: "build/test/debian/initrd",
  cmdline: "test/boot/debian/cmdline",
  memory: 1024,
};
