import { describe, expect, test } from "bun:test";
import { loginNotice } from "../../../src/commands/login_notice.ts";

const origin = {
  summary: "block, 6 rules",
  digest: "d",
  source: "volume (postern:postern.yaml)",
  sha256: "s",
  since: "2026-01-01T00:00:00.000Z",
  problem: null,
};

describe("what stands above the login prompt", () => {
  test("names state, mode, rules and source", () => {
    expect(loginNotice({ verdict: "filtering: block, 6 rules", problems: [], origin })).toBe(
      "Firewall filtering: block, 6 rules\n  from volume (postern:postern.yaml)\n\n",
    );
  });

  test("says what is wrong and what to do, and shouts when nothing filters", () => {
    const problems = ["no configuration found; give one"];
    const closed = { ...origin, source: "built in", sha256: null };
    expect(loginNotice({ verdict: "closed: lockdown", problems, origin: closed })).toBe(
      "Firewall CLOSED: lockdown\n" +
        "  no configuration found; give one\n" +
        "  To try again: systemctl restart postern (or reboot)\n\n",
    );
  });

  test("lets no fault steer the terminal or agetty, or fill the screen", () => {
    const fault = `\x1b[2J\x9b2J\n\\s \\\\ ${"x".repeat(1000)}`;
    const notice = loginNotice({ verdict: "open", problems: [fault], origin: undefined });
    const line = notice.split("\n")[1] ?? "";
    expect(line).toStartWith("   [2J 2J \\\\s \\\\\\\\ xx");
    expect(line.length).toBeLessThan(310);
  });
});
