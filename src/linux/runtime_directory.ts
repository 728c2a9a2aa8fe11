import { mkdirSync, renameSync, writeFileSync } from "node:fs";

/** Where postern keeps what outlives a command, until the machine is off (systemd.exec, RuntimeDirectory=). */
export function runtimeDirectory(): string {
  return process.env.RUNTIME_DIRECTORY ?? "/run/postern";
}

/** The same, made if it is not there. Throws what mkdir(2) throws. */
export function makeRuntimeDirectory(): string {
  const path = runtimeDirectory();
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

/** Writes a file of the runtime directory, whole or not at all. Throws what open(2) and rename(2) throw. */
export function writeRuntimeFile(name: string, content: string): void {
  const target = `${makeRuntimeDirectory()}/${name}`;
  writeFileSync(`${target}.new`, content);
  renameSync(`${target}.new`, target);
}
