// SPDX-License-Identifier: Apache-2.0
/**
 * The shapes of postern's own files. Every verb reads them, those of the boot among them, which have no time to load
 * a library for it.
 */

/** Gives back a value that was read as JSON if it is of the shape. Throws Error if it is not. */
export type Shape<T> = (value: unknown) => T;

export type Shaped<S> = S extends Shape<infer T> ? T : never;

function mismatch(): Error {
  return new Error("not of the shape");
}

export const text: Shape<string> = (value) => {
  if (typeof value !== "string") throw mismatch();
  return value;
};

export const number: Shape<number> = (value) => {
  if (typeof value !== "number") throw mismatch();
  return value;
};

export const flag: Shape<boolean> = (value) => {
  if (typeof value !== "boolean") throw mismatch();
  return value;
};

/** One of these values and no other. */
export function oneOf<const T extends string | number>(...values: readonly T[]): Shape<T> {
  return (value) => {
    const found = values.find((each) => each === value);
    if (found === undefined) throw mismatch();
    return found;
  };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value));
}

/** What is not there is `absent`: an earlier version did not write it. */
export function optional<T>(shape: Shape<T>, absent: T): Shape<T> {
  return (value) => (value === undefined ? absent : shape(value));
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw mismatch();
    return value.map(shape);
  };
}

/** An object of these fields and no others. */
export function object<F extends Readonly<Record<string, Shape<unknown>>>>(
  fields: F,
): Shape<{ readonly [K in keyof F]: Shaped<F[K]> }> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw mismatch();
    if (Object.keys(value).some((name) => !Object.hasOwn(fields, name))) throw mismatch();
    const given = new Map(Object.entries(value));
    const read = Object.entries(fields).map(([name, shape]) => [name, shape(given.get(name))]);
    // Each field was read by its own shape.
    return Object.fromEntries(read) as { readonly [K in keyof F]: Shaped<F[K]> };
  };
}
