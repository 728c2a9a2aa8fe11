import { readFileSync } from "node:fs";
import { fileErrorText } from "./error_text.ts";

/** Reads a file whole. @throws Error a sentence that names the file */
export function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(fileErrorText(path, error));
  }
}
