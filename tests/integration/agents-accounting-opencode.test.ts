import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, say } from '#tests/support/opencode/scripted-model.ts';

const PATIENCE = { timeout: 60_000 };
/** For a machine on which everything else runs too; usually some seconds. */
const LONGEST = 240_000;

describe.runIf(opencodeBinary())('what the real opencode costs', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  let promRegistry: Registry;

  const start = async (): Promise<void> => {
    promRegistry = new Registry();
    client = new AgentClient({
      profile: opencodeProfile(),
      cwd: world.project,
      cliPath: world.binary,
      loginEnvironment: async () => world.env,
      env: world.env,
      canUseTool: async () => 'allow_once',
      promRegistry,
    });
    await client.start();
  };

  /** Dollars measured so far. */
  const measured = async (): Promise<number> => {
    const metric = await promRegistry.getSingleMetric('acp_cost_usd_total')?.get();
    return metric?.values.reduce((sum, { value }) => sum + Number(value), 0) ?? 0;
  };

  beforeAll(async () => {
    world = await OpencodeWorld.create({ files: {} });
    await start();
  }, LONGEST);

  afterAll(async () => {
    await client?.close();
    await world?.[Symbol.asyncDispose]();
  });

  it(
    'A57 A65 adds up requests and sub-agents, measures each dollar once, and knows all that again',
    async () => {
      const session = await client.newSession();
      world.model.script(
        call('task', { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' }),
        say('The child is done.'),
        say('All done.'),
      );
      await session.prompt('Delegate it.');
      // Two requests of the session and one of its sub-agent, of 1,000 tokens in each.
      await vi.waitFor(() => {
        expect(session.cost).toMatchObject({ inputTokens: 1600, cachedReadTokens: 400 });
        expect(session.cost?.subagentTokens).toBeGreaterThan(1000);
      }, PATIENCE);
      const spent = session.cost;
      const { costUsd = 0, subagentCostUsd = 0 } = spent ?? {};
      expect(costUsd).toBeCloseTo(2 * subagentCostUsd, 8);
      expect(client.accounting.aggregate().costUsd).toBeCloseTo(costUsd + subagentCostUsd, 8);
      expect(await measured()).toBeCloseTo(costUsd + subagentCostUsd, 8);
      await client.close();

      await start();
      const again = await client.loadSession(session.id);
      await vi.waitFor(() => {
        expect(again.cost).toMatchObject({
          totalTokens: spent?.totalTokens,
          subagentTokens: spent?.subagentTokens,
        });
        expect(again.cost?.costUsd).toBeCloseTo(costUsd, 8);
        expect(again.cost?.subagentCostUsd).toBeCloseTo(subagentCostUsd, 8);
      }, PATIENCE);
      expect(await measured()).toBe(0);
      world.model.script(say('Again.'));
      await again.prompt('Again.');
      await vi.waitFor(async () => {
        expect(again.cost?.costUsd).toBeCloseTo(1.5 * costUsd, 8);
        expect(await measured()).toBeCloseTo(0.5 * costUsd, 8);
      }, PATIENCE);
    },
    LONGEST,
  );
});
