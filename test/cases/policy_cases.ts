// SPDX-License-Identifier: Apache-2.0
/** The cases of policy-cases.json: documents with the packets that must and must not pass. */
import { z } from "zod";
import json from "./policy-cases.json" with { type: "json" };

const ProbeSchema = z.object({
  iface: z.enum(["eth0", "siderolink", "kubespan"]).default("eth0"),
  src: z.string(),
  dst: z.string(),
  proto: z.enum(["tcp", "udp", "icmp", "icmpv6"]),
  dport: z.number().optional(),
  icmpType: z.number().optional(),
  expect: z.enum(["accept", "drop"]),
  why: z.string().optional(),
});

const CaseSchema = z.object({
  id: z.string(),
  description: z.string(),
  documents: z.string(),
  expect: z.object({
    valid: z.boolean(),
    errorContains: z.string().optional(),
    probes: z.array(ProbeSchema).default([]),
  }),
});

export type PolicyCase = z.infer<typeof CaseSchema>;
export type CaseProbe = z.infer<typeof ProbeSchema>;

export const policyCases: readonly PolicyCase[] = z.array(CaseSchema).parse(json);
