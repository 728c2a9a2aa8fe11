import { NetlinkFormatError } from "../../netlink/errors.ts";

/**
 * The name that an enumeration of the kernel's gives a number.
 *
 * @throws NetlinkFormatError when it has none, calling the number `what`.
 */
export function keyOf<Name extends string>(
  names: Readonly<Record<Name, number>>,
  number: number,
  what: string,
): Name {
  for (const name in names) if (names[name] === number) return name;
  throw new NetlinkFormatError(`${what} ${number}`);
}
