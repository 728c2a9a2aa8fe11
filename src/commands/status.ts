import { inspect } from "../enforcement/enforce.ts";
import { judge } from "../enforcement/judge.ts";
import { readRecord } from "../enforcement/record.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";

export const status: Command = {
  name: "status",
  summary: "compare what the kernel holds with what was applied",
  help: `Usage: postern status [--json]

Reads table inet postern back from the kernel and compares it with what was last put in
force in this network namespace. Exits 0 only if the kernel filters as intended.

  --json   print the result as JSON
`,
  async run(args) {
    const { positionals, values } = readArguments(args, { json: { type: "boolean" } });
    expectNoOperands(positionals);
    const applied = readRecord();
    const judgement = judge(inspect(), applied);
    if (values.json === true) {
      const { verdict, problems } = judgement;
      writeOutput(`${JSON.stringify({ verdict, problems, applied: applied ?? null })}\n`);
    } else {
      const lines = [
        judgement.verdict,
        ...judgement.problems.map((problem) => `problem: ${problem}`),
        ...(applied === undefined
          ? []
          : [
              `source: ${applied.source}`,
              ...(applied.sha256 === null ? [] : [`sha256: ${applied.sha256}`]),
              `since: ${applied.since}`,
            ]),
      ];
      writeOutput(`${lines.join("\n")}\n`);
    }
    return judgement.problems.length === 0 ? EXIT.done : EXIT.failed;
  },
};
