// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes of the kernel command line that are left to the image's own arguments (consoles, root hash and the
 * like) when `postern encode` judges what fits: the longest that its profiles make, and a reserve. Unit and boot tests
 * hold the image against it.
 */
export const IMAGE_COMMAND_LINE_BYTES = 384;
