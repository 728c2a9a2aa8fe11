// SPDX-License-Identifier: Apache-2.0
/** Which process owns a table: the kernel knows the netlink port of its socket alone. */
import { readFileSync, readlinkSync } from "node:fs";
import { listFolder } from "../linux/list_folder.ts";

/** `process 12 (firewalld)`, or the port where no such process can be found. */
export function ownerText(port: number): string {
  const inode = socketInode(port);
  const pid = inode === undefined ? undefined : holderOf(inode, port);
  if (pid === undefined) return `another process (netlink port ${port})`;
  return `process ${pid} (${readText(`/proc/${pid}/comm`)?.trim() ?? "unknown"})`;
}

/** The inode of the netfilter socket with this port (/proc/net/netlink: sk, protocol, port, …, inode). */
function socketInode(port: number): string | undefined {
  const NETLINK_NETFILTER = "12";
  const lines = readText("/proc/net/netlink")?.split("\n") ?? [];
  const fields = lines.map((line) => line.trim().split(/\s+/));
  return fields.find((each) => each[1] === NETLINK_NETFILTER && Number(each[2]) === port)?.at(-1);
}

/** The process that has the socket open: mostly the one that gave the port its own number. */
function holderOf(inode: string, likely: number): number | undefined {
  const others = listFolder("/proc").filter((name) => /^\d+$/.test(name));
  return [String(likely), ...others].map(Number).find((pid) =>
    listFolder(`/proc/${pid}/fd`).some((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`) === `socket:[${inode}]`;
      } catch {
        return false;
      }
    }),
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
