// SPDX-License-Identifier: Apache-2.0
// The messages that nft sends, from what `nft --debug=mnl` prints of them.

/** A netlink message: its type within the subsystem and everything after struct nfgenmsg. */
export interface SentMessage {
  readonly type: number;
  readonly attributes: Uint8Array;
}

const MESSAGE =
  /^\| (\d{5}) \| [A-Z-]{4} \|\t\|\s+type \| flags.*\n.*\n.*\n-+\t-+\n([^-]*(?:-{1,2}[^-]+)*)-{16}\t/gm;
const NFNL_SUBSYS_NFTABLES = 10;

/** Puts the bytes of every printed message together again. Batch edges are left out. */
export function parseDebugOutput(output: string): readonly SentMessage[] {
  const plain = Bun.stripANSI(output);
  return [...plain.matchAll(MESSAGE)].flatMap(([, type, body]) => {
    if (Number(type) >> 8 !== NFNL_SUBSYS_NFTABLES) return [];
    const bytes = (body ?? "").split("\n").slice(1).flatMap(bytesOf);
    return [{ type: Number(type) & 0xff, attributes: Uint8Array.from(bytes) }];
  });
}

function bytesOf(line: string): readonly number[] {
  const header = /^\|(\d{5})\|(N|-)-\|(\d{5})\|/.exec(line);
  if (header !== null) {
    const length = Number(header[1]);
    const type = Number(header[3]) | (header[2] === "N" ? 0x8000 : 0);
    return [length & 0xff, length >> 8, type & 0xff, type >> 8];
  }
  const data = /^\| ([0-9a-f]{2}) ([0-9a-f]{2}) ([0-9a-f]{2}) ([0-9a-f]{2}) {2}\|\t\|\s+data /.exec(
    line,
  );
  return data === null ? [] : data.slice(1).map((text) => Number.parseInt(text, 16));
}
