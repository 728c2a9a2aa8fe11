/** The test image, as `make image-test` leaves it; the initrd is the one without compression. */
export const IMAGE = {
  disk: "build/test/postern.raw",
  kernel: "build/test/vmlinuz",
  initrd: "build/test/initrd.cpio",
  cmdline: "build/test/cmdline",
} as const;
