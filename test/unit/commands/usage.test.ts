// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;

function postern(args: string) {
  const argv = [process.execPath, MAIN, ...args.split(" ").filter((each) => each !== "")];
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv);
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}

const CHECK = 'usage: postern check [--strict] FILE...\n"postern check --help" says more\n';
const SIGN = 'usage: postern sign -k KEY FILE...\n"postern sign --help" says more\n';
const APPLY =
  'usage: postern apply [--mode=auto|try|staged] [options] FILE...\n"postern apply --help" says more\n';
const ALL = 'usage: postern VERB [options] [FILE...]\n"postern --help" says more\n';

describe("an error of usage", () => {
  test.each([
    ["check", `FILE is missing\n${CHECK}`],
    ["check --strikt f", `unknown option: --strikt; did you mean --strict?\n${CHECK}`],
    ["check --xyzzy=1 f", `unknown option: --xyzzy\n${CHECK}`],
    [
      "apply --cut --mode=staged f",
      `--cut does not go with --mode=staged: a boot finds nothing to cut\n${APPLY}`,
    ],
    ["apply --json --wait --mode=try f", `--json does not go with --wait\n${APPLY}`],
    ["check -x f", `unknown option: -x\n${CHECK}`],
    ["check --constructor f", `unknown option: --constructor\n${CHECK}`],
    ["check --strict=no f", `--strict takes no value\n${CHECK}`],
    ["sign f --key", `--key expects a value\n${SIGN}`],
    ["sign -k", `-k expects a value\n${SIGN}`],
    ["apply --mode=try f --mode=auto", `--mode is given twice\n${APPLY}`],
    ["sign -k a --key=a f", `--key is given twice\n${SIGN}`],
    ["check - -", `- is given twice: standard input can be read only once\n${CHECK}`],
    ["sign -k key - f -", `- is given twice: standard input can be read only once\n${SIGN}`],
    ["sign -k -x f", `-k expects a value; one that starts with - is written --key=-x\n${SIGN}`],
    ["chekc f", `unknown verb: chekc; did you mean check?\n${ALL}`],
    ["--hepl", `unknown verb: --hepl; did you mean --help?\n${ALL}`],
    ["xyzzy", `unknown verb: xyzzy\n${ALL}`],
    ["\u001b[31m", `unknown verb: \\u{1b}[31m\n${ALL}`],
  ])("is said before one line of usage and where there is more: %p", (args, stderr) => {
    expect(postern(args)).toEqual({ exitCode: 2, stdout: "", stderr: `postern: error: ${stderr}` });
  });

  test("is nothing but the help when there is no verb", () => {
    const { exitCode, stdout, stderr } = postern("");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(postern("--help").stdout);
  });
});

describe("the help", () => {
  test.each(["check", "render", "apply", "explain"])(
    "of %s says that files are one stream",
    (verb) => {
      expect(postern(`${verb} --help`).stdout.replaceAll("\n", " ")).toContain(
        "The FILEs are read as one stream of documents; - is standard input.",
      );
    },
  );

  test("of sign says that they are not", () => {
    expect(postern("sign --help").stdout).toContain("Reads each FILE by itself");
  });
});

test("an option without a value may be given twice", () => {
  expect(postern("check --strict --strict f").stderr).toBe(
    "postern: error: f: there is no such file\n",
  );
});

test("operands may look like options behind --, and - is one anywhere", () => {
  expect(postern("check -- --strict").stderr).toBe(
    "postern: error: --strict: there is no such file\n",
  );
  expect(postern("verify -k - -").stderr).toContain("the signature of - has no name");
});
