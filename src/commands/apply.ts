import { createHash } from "node:crypto";
import { displayName } from "../config/source_text.ts";
import { enforce, tableOf } from "../enforcement/enforce.ts";
import { record } from "../enforcement/record.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { summarize } from "../policy/summary.ts";
import { type Command, EXIT, expectFiles, readArguments } from "./command.ts";
import { readFiles, reviewSources } from "./read_configuration.ts";
import { printDone, printWarning } from "./terminal.ts";

export const apply: Command = {
  name: "apply",
  summary: "put configuration files in force",
  help: `Usage: postern apply [--dry-run] FILE...

Replaces table inet postern of the current network namespace with the rules of the files,
in one transaction, and reads it back from the kernel. On any failure the previous rules
stay in force. The FILEs are read as one stream of documents; - is standard input.

  --dry-run   check and compile only
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, { "dry-run": { type: "boolean" } });
    expectFiles(files);
    const sources = readFiles(files);
    const reviewed = sources === undefined ? undefined : reviewSources(sources);
    if (sources === undefined || reviewed === undefined) return EXIT.failed;
    const { policy } = reviewed;
    const table = tableOf(policy);
    const summary = summarize(policy);
    if (values["dry-run"] === true) {
      writeOutput(`would apply: ${summary}\n`);
      return EXIT.done;
    }
    enforce(table);
    const hash = createHash("sha256");
    for (const { text } of sources) hash.update(text);
    const fault = record({
      summary,
      table,
      source: files.map(displayName).join(" "),
      sha256: hash.digest("hex"),
      problem: null,
    });
    if (fault !== undefined) printWarning(fault);
    printDone(
      table === undefined ? `applied: ${summary}; everything is open\n` : `applied: ${summary}\n`,
    );
    return EXIT.done;
  },
};
