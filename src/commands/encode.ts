// SPDX-License-Identifier: Apache-2.0
import { displayName } from "../config/source_text.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { IMAGE_COMMAND_LINE_BYTES } from "../sources/image_command_line.ts";
import { encodeInline, INLINE_ARGUMENT } from "../sources/inline.ts";
import { LONGEST_COMMAND_LINE } from "../sources/kernel_command_line.ts";
import { type Command, EXIT, readArguments, UsageError } from "./command.ts";
import { readFiles, reviewSources } from "./read_configuration.ts";
import { printError } from "./terminal.ts";

export const encode: Command = {
  help: `Usage: postern encode [--with=ARGUMENTS] FILE

Checks the file and prints it as the value of the kernel argument ${INLINE_ARGUMENT}=:
base64 of zstd with a content checksum. Refuses what does not fit a command line of 2,046
bytes beside the other arguments. FILE may be - for standard input.

  --with=ARGUMENTS   all other arguments of the command line, to be counted as they are;
                     by default ${IMAGE_COMMAND_LINE_BYTES} bytes are left to them
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, { with: { type: "string" } });
    const [file] = files;
    if (file === undefined || files.length > 1)
      throw new UsageError("exactly one FILE is expected");
    const sources = readFiles([file]);
    const [source] = sources ?? [];
    if (sources === undefined || source === undefined) return EXIT.failed;
    if (reviewSources(sources) === undefined) return EXIT.failed;
    const bytes =
      typeof source.text === "string" ? new TextEncoder().encode(source.text) : source.text;
    const value = encodeInline(bytes);
    const others =
      values.with === undefined ? IMAGE_COMMAND_LINE_BYTES : Buffer.byteLength(values.with);
    const length = others + ` ${INLINE_ARGUMENT}=${value}`.length;
    if (length > LONGEST_COMMAND_LINE) {
      printError(
        `${displayName(file)}: the kernel command line would have ${length} bytes, and only one of up to ${LONGEST_COMMAND_LINE} is sure to be whole; use a volume`,
      );
      return EXIT.failed;
    }
    writeOutput(`${value}\n`);
    return EXIT.done;
  },
};
