import type { RequestPermissionResponse } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { bashRequest, cancelled, selected } from '#tests/support/a-permission-desk.ts';
import { startedClient } from '#tests/support/memory-client.ts';
import { memoryJournal } from '../permissions/decision-journal.ts';
import { askPeople } from './ask-people.ts';
import { PermissionBroker } from './permission-broker.ts';

const desktop = { surface: 'desktop' };

/** A client whose agent asks for one permission in each turn; people answer through a broker. */
async function setUp() {
  const journal = memoryJournal();
  const broker = new PermissionBroker({ journal });
  const told: RequestPermissionResponse[] = [];
  const { agent, client } = await startedClient(
    {
      onTurn: async ({ sessionId, client: peer, update }) => {
        const { toolCallId, title, kind, rawInput } = bashRequest.toolCall;
        await update({ sessionUpdate: 'tool_call', toolCallId, title, kind, rawInput });
        told.push(await peer.request('session/request_permission', { ...bashRequest, sessionId }));
        return undefined;
      },
    },
    { ...askPeople(broker, 'memory'), journal },
  );
  const isOpen = (count: number) => vi.waitFor(() => expect(broker.list()).toHaveLength(count));
  return { agent, client, broker, journal, told, isOpen };
}

describe('people who answer an agent', () => {
  it('are shown the request, and the agent gets their answer (A45)', async () => {
    const { client, broker, told, isOpen } = await setUp();
    const session = await client.newSession();
    const turn = session.prompt('go');
    await isOpen(1);
    const [open] = broker.list(session.id);
    expect(open).toMatchObject({ kind: 'permission', project: session.cwd, permissionKey: 'bash' });
    const answer = { kind: 'permission', optionId: 'always' } as const;
    expect(broker.answer(open?.id ?? '', answer, desktop)).toEqual({ status: 'accepted' });
    await turn;
    expect(told).toEqual([selected('always')]);
  });

  it('see the request go when the turn is cancelled; the agent is told so (A27)', async () => {
    const { client, told, isOpen, journal } = await setUp();
    const session = await client.newSession();
    const turn = session.prompt('go');
    await isOpen(1);
    await session.cancel();
    await isOpen(0);
    expect((await turn).cancelRequested).toBe(true);
    expect(told).toEqual([cancelled]);
    expect(journal.recent({ limit: 9 })).toMatchObject([
      { decision: { outcome: 'cancelled', decidedBy: { kind: 'cancelled' } } },
    ]);
  });

  it('can have requests of two sessions open at once (A49)', async () => {
    const { client, broker, told, isOpen } = await setUp();
    const sessions = [await client.newSession(), await client.newSession()];
    const turns = sessions.map((session) => session.prompt('go'));
    await isOpen(2);
    for (const [at, session] of sessions.toReversed().entries()) {
      const optionId = at === 0 ? 'once' : 'reject';
      const [open] = broker.list(session.id);
      broker.answer(open?.id ?? '', { kind: 'permission', optionId }, desktop);
    }
    await Promise.all(turns);
    expect(told).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining([selected('once'), selected('reject')]));
  });

  it('are told apart whether it was taken back or the agent was lost', async () => {
    for (const end of ['close', 'lost'] as const) {
      const { agent, client, isOpen, journal } = await setUp();
      const session = await client.newSession();
      const turn = session.prompt('go').catch((error: unknown) => error);
      await isOpen(1);
      if (end === 'close') await client.close();
      else agent.connection().close();
      await turn;
      await isOpen(0);
      const decidedBy = { kind: end === 'close' ? 'cancelled' : 'agent_exit' };
      const outcome = end === 'close' ? 'cancelled' : 'unanswered';
      expect(journal.recent({ limit: 9 })).toMatchObject([{ decision: { outcome, decidedBy } }]);
    }
  });
});

describe('forms of an agent (A61)', () => {
  it('go through the broker and back', async () => {
    const broker = new PermissionBroker();
    const { client } = await startedClient(
      {
        onTurn: async ({ sessionId, client: peer, say }) => {
          const answer = await peer.request('elicitation/create', {
            ...{ mode: 'form', sessionId, message: 'How many?' },
            requestedSchema: { properties: { count: { type: 'integer' } }, required: ['count'] },
          });
          await say(JSON.stringify(answer));
          return undefined;
        },
      },
      askPeople(broker, 'memory'),
    );
    const session = await client.newSession();
    const turn = session.prompt('go');
    await vi.waitFor(() => expect(broker.list(session.id)).toHaveLength(1));
    const result = { action: 'accept', content: { count: '7' } } as const;
    const id = broker.list()[0]?.id ?? '';
    broker.answer(id, { kind: 'elicitation', result }, desktop);
    expect(JSON.parse((await turn).text)).toEqual({ action: 'accept', content: { count: 7 } });
  });
});
