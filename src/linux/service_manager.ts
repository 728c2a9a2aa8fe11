/** What a service tells systemd about itself (sd_notify(3), "Notification protocol"). */
import { close, connect, send, socket } from "./libc.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;

/**
 * Sets the line that `systemctl status` shows as the unit's status. Without a service manager that listens,
 * or when it does not take it, nothing happens: nothing depends on it.
 */
export function notifyStatus(line: string): void {
  const path = process.env.NOTIFY_SOCKET;
  if (path === undefined) return;
  try {
    const descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    try {
      connect(descriptor, addressOf(path));
      send(descriptor, new TextEncoder().encode(`STATUS=${line.replace(/\s+/g, " ")}`));
    } finally {
      close(descriptor);
    }
  } catch {
    // See above.
  }
}

/** struct sockaddr_un (unix(7)); `@` stands for the NUL of an abstract address. */
function addressOf(path: string): Uint8Array {
  const name = path.startsWith("@") ? `\0${path.slice(1)}` : `${path}\0`;
  return new Uint8Array([AF_UNIX, 0, ...new TextEncoder().encode(name)]);
}
