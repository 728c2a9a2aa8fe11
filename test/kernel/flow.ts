// SPDX-License-Identifier: Apache-2.0
/** A TCP connection to a server that echoes. */
export interface Flow {
  /** The echo of the text, or "" when none comes before the deadline. */
  say(text: string, deadlineMs: number): Promise<string>;
}

/** Opens a connection. Throws when it is refused. */
export async function openFlow(host: string, port: number): Promise<Flow> {
  let onEcho = (_: string) => {};
  const socket = await Bun.connect({
    hostname: host,
    port,
    socket: { data: (_, data) => onEcho(data.toString()) },
  });
  return {
    say(text, deadlineMs) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const deadline = setTimeout(() => resolve(""), deadlineMs);
      onEcho = (echo) => {
        clearTimeout(deadline);
        resolve(echo);
      };
      socket.write(text);
      return promise;
    },
  };
}
