// SPDX-License-Identifier: Apache-2.0
import packageJson from "../package.json" with { type: "json" };

/** The version of postern: what it writes names it. */
export const VERSION = packageJson.version;
