// What else can go wrong at boot: nothing may open, and the console says why.
import { expect } from "bun:test";
import { bootCase } from "./boot_case.ts";
import { inlineArgument } from "./inline.ts";

bootCase(
  "module-missing",
  "without nf_tables there is no firewall, and so no network",
  () => ({
    kernelArguments: ["module_blacklist=nf_tables", inlineArgument("examples/worker-flannel.yaml")],
    openTo: {},
  }),
  (guest) => {
    expect(guest.console).toMatch(/^\[.*postern: NO FIREWALL: .*the network will not start/m);
    expect(guest.failedUnits).toContain("postern-lockdown.service");
  },
);
