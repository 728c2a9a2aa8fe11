// SPDX-License-Identifier: Apache-2.0
// A server that says back what it is told.

/** RFC 862. */
export const ECHO_PORT = 7;

if (import.meta.main) {
  Bun.listen({
    hostname: "0.0.0.0",
    port: ECHO_PORT,
    socket: { data: (socket, data) => void socket.write(data) },
  });
}
