// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { typist } from "../../boot/serial.ts";

describe("whoever types at the console", () => {
  test("says each line once what it waits for was said, after the one before", () => {
    const typed: string[] = [];
    const turns = [
      { awaited: "login: ", typed: "root" },
      { awaited: "# ", typed: "id" },
      { awaited: "uid=0" },
    ];
    const { hear, isDone } = typist(turns, (line) => typed.push(line));
    hear("# postern log");
    expect(typed).toEqual([]);
    hear("in\u001b[0m: ");
    expect(typed).toEqual(["root\r"]);
    hear("root\r\n\u001b[?2004hroot@postern:~# ");
    expect(typed).toEqual(["root\r", "id\r"]);
    expect(isDone()).toBe(false);
    hear("id\r\nuid=0(root)");
    expect(isDone()).toBe(true);
    expect(typed).toHaveLength(2);
  });
});
