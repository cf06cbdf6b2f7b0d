import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startedClient, testFolder } from '#tests/support/memory-client.ts';

describe('costs of sessions', () => {
  it('A57: are kept from run to run, and measured once', async () => {
    const sessionCosts = { folder: join(testFolder(), 'costs') };
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const cost = { amount: 0.5, currency: 'USD' };
    const first = await startedClient(
      {
        session: { sessionId: 'ses_one' },
        onTurn: async ({ update }) => {
          await update({ sessionUpdate: 'usage_update', used: 10, size: 100, cost });
          return { usage };
        },
      },
      { sessionCosts },
    );
    await (await first.client.newSession()).prompt('go');
    await first.client.close();

    const second = await startedClient(
      { extend: (app) => app.onRequest('session/resume', () => ({})) },
      { sessionCosts, maxBudgetUsd: 0.4 },
    );
    const session = await second.client.resumeSession('ses_one');
    expect(session.cost).toMatchObject({ costUsd: 0.5, totalTokens: 3, contextUsed: 10 });
    await expect(session.prompt('more')).rejects.toMatchObject({ code: 'budget_exceeded' });
  });

  it('do without a file that cannot be read', async () => {
    const { client } = await startedClient(
      { extend: (app) => app.onRequest('session/resume', () => ({})) },
      { sessionCosts: { folder: testFolder() } },
    );
    expect((await client.resumeSession('ses_two')).cost).toMatchObject({ costUsd: 0 });
  });
});
