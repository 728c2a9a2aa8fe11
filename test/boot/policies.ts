// SPDX-License-Identifier: Apache-2.0
// What each configuration opens, by hand from design/semantics.md: never computed from the code.
import { EVERYONE } from "./targets.ts";
import { type OpenTo, openBut } from "./verdicts.ts";

/** The lockdown: block mode without a rule. Echo requests are answered in block mode. */
export const LOCKDOWN: OpenTo = { echo: EVERYONE };

/** examples/control-plane-flannel.yaml */
export const CONTROL_PLANE: OpenTo = {
  ...LOCKDOWN,
  "tcp 6443": EVERYONE,
  "tcp 50000": EVERYONE,
  "tcp 10250": ["control plane", "cluster"],
  "tcp 50001": ["control plane", "cluster"],
  "tcp 2379": ["control plane"],
  "tcp 2380": ["control plane"],
  "udp 4789": ["control plane", "cluster"],
};

/** examples/worker-flannel.yaml */
export const WORKER: OpenTo = {
  ...LOCKDOWN,
  "tcp 10250": ["control plane", "cluster"],
  "tcp 50000": ["control plane", "cluster"],
  "udp 4789": ["control plane", "cluster"],
};

/** examples/accept-restricted.yaml */
export const ACCEPT_RESTRICTED: OpenTo = openBut({ "tcp 9100": ["admin"] });

/** No firewall at all. */
export const OPEN: OpenTo = openBut({});
