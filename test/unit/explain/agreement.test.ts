import { expect, test } from "bun:test";
import fc from "fast-check";
import { load } from "../../../src/config/load.ts";
import { evaluate } from "../../../src/explain/evaluate.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { flatten } from "../../../src/ruleset/flat.ts";
import { documents, draft } from "../../random/draft.ts";
import { meaning } from "../../random/meaning.ts";
import { circumstances, draftPacket, packetOf } from "../../random/packet.ts";

const example = draft.chain((each) =>
  fc.record({
    draft: fc.constant(each),
    packets: fc.array(fc.tuple(draftPacket(each), circumstances), { minLength: 20, maxLength: 40 }),
  }),
);

test("the compiled rules, the linear form and the documents agree on every packet", () => {
  fc.assert(
    fc.property(example, ({ draft: written, packets }) => {
      const result = load([{ name: "random.yaml", text: documents(written) }]);
      if (!result.ok) throw new Error(JSON.stringify(result.errors));
      const policy = policyOf(result.configuration);
      const compiled = compile(policy);
      const flat = flatten(policy);
      for (const [packet, given] of packets) {
        const meant = meaning(written, packet, given);
        expect({
          packet,
          given,
          compiled: evaluate(compiled, packetOf(packet), given).verdict,
          flat: evaluate(flat, packetOf(packet), given).verdict,
        }).toEqual({ packet, given, compiled: meant, flat: meant });
      }
    }),
    { numRuns: 400 },
  );
});
