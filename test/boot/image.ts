/** The test image, as `make image-test` leaves it. */
export const IMAGE = {
  disk: "build/test/postern.raw",
  kernel: "build/test/vmlinuz",
  initrd: "build/test/initrd",
  cmdline: "build/test/cmdline",
} as const;
