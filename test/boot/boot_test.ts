import { expect, test } from "bun:test";
import { BOOT_LIMIT_SECONDS, type Boot, boot, type Guest } from "./boot.ts";

/**
 * A test that boots the image once. `name` is what `make test-boot CASE=` selects. The guest has to
 * become ready and every service to be open or closed as said, from power-on; `verify` looks at
 * the rest. When anything fails, the whole serial console is printed.
 */
export function bootTest(
  name: string,
  sentence: string,
  prepare: () => Omit<Boot, "name">,
  verify: (guest: Guest) => void = () => {},
): void {
  const testLimit = (BOOT_LIMIT_SECONDS + 60) * 1000;
  const run = async (): Promise<void> => {
    const guest = await boot({ name, ...prepare() });
    try {
      expect(guest.ending).toBe("ready");
      expect(guest.complaints).toEqual([]);
      verify(guest);
    } catch (error) {
      console.error(`--- ${guest.consoleFile}\n${guest.console}\n--- end of console`);
      throw error;
    }
  };
  test(`${name}: ${sentence}`, run, testLimit);
}
