// SPDX-License-Identifier: Apache-2.0
/** The kernel argument that names the key whose signature a configuration must carry. */
export const KEY_ARGUMENT = "postern.config.key";
