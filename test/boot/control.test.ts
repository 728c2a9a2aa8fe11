import { bootTest } from "./boot_test.ts";
import { firewallOff } from "./firewall_off.ts";
import { OPEN } from "./policies.ts";

// Without this one the other boot tests would prove nothing: a port may be closed for any reason.
bootTest(
  "firewall-off",
  "with the firewall's units held back, the same probes see every port open",
  () => ({ kernelArguments: firewallOff(), openTo: OPEN }),
);
