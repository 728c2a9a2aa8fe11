// SPDX-License-Identifier: Apache-2.0
/**
 * One question to a host: does this packet get an answer? Addresses are IPv4 or IPv6 text, both of
 * one family. The source need not belong to anybody; `sport` is chosen freshly when absent. An
 * ICMP type is one that hosts reply to: echo 8 or 128, timestamp 13, address mask 17.
 */
export type Probe =
  | {
      readonly proto: "tcp" | "udp";
      readonly src: string;
      readonly dst: string;
      readonly dport: number;
      readonly sport?: number;
    }
  | {
      readonly proto: "icmp" | "icmpv6";
      readonly src: string;
      readonly dst: string;
      readonly icmpType: number;
    };

/**
 * open: a TCP SYN-ACK, a UDP datagram, an ICMP reply. refused: a TCP reset or ICMP "unreachable".
 * filtered: silence.
 */
export type Verdict = "open" | "refused" | "filtered";

/** What a host says when it says anything. */
export type Answer = Exclude<Verdict, "filtered">;
