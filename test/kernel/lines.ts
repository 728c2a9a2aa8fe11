// SPDX-License-Identifier: Apache-2.0
// Questions and answers between two processes: one JSON value a line, answered in order.

/** Yields the JSON values of a byte stream, one a line. */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

/** A child process that answers every line with a line. */
export interface Answerer<Question, Answer> {
  readonly pid: number;
  /** Waits for the next line that answers no question: the child says that it is ready. */
  ready(): Promise<void>;
  ask(question: Question): Promise<Answer>;
  /** Ends the child by closing its input, and waits for it. */
  close(): Promise<void>;
}

/** Starts a child process that answers lines. What it writes to standard error is shown. */
export function startAnswerer<Question, Answer>({
  argv,
  env,
}: {
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
}): Answerer<Question, Answer> {
  const child = Bun.spawn([...argv], { env, stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  const lines = readLines(child.stdout);
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${argv.join(" ")} ended`);
    return value;
  };
  return {
    pid: child.pid,
    async ready() {
      await next();
    },
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      child.stdin.flush();
      return (await next()) as Answer;
    },
    async close() {
      child.stdin.end();
      await child.exited;
    },
  };
}

/** Answers every line of standard input; ends with it. */
export async function answerLines<Question, Answer>(
  answer: (question: Question) => Promise<Answer> | Answer,
): Promise<void> {
  console.log("null");
  for await (const question of readLines(Bun.stdin.stream())) {
    console.log(JSON.stringify(await answer(question as Question)));
  }
}
