import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { MemoryAgentScript } from '#tests/support/memory-agent.ts';
import {
  eventually,
  memoryClient,
  startedClient,
  testFolder,
} from '#tests/support/memory-client.ts';
import type { AgentNotification } from '../updates/agent-update.ts';
import { SessionOwners } from './session-owners.ts';

const text = (kind: string, words: string, more = {}) => ({
  sessionUpdate: kind,
  content: { type: 'text', text: words, ...more },
});

/** An agent with one session in its past. */
const withPast: MemoryAgentScript = {
  extend: (app) =>
    app
      .onRequest('session/load', async ({ params, client }) => {
        const { sessionId } = params;
        if (sessionId !== 'old') {
          throw new RequestError(-32603, 'Internal error', { service: 'session' });
        }
        for (const update of [
          text('user_message_chunk', 'please '),
          text('user_message_chunk', 'look'),
          text('user_message_chunk', 'hidden', { annotations: { audience: ['assistant'] } }),
          text('agent_thought_chunk', 'hm'),
          { sessionUpdate: 'tool_call', toolCallId: 'c', title: 'hello.txt', status: 'pending' },
          { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'completed' },
          text('agent_message_chunk', 'done'),
        ]) {
          await client.notify<unknown>('session/update', { sessionId, update });
        }
        return { configOptions: [] };
      })
      .onRequest('session/resume', () => ({}))
      .onRequest('session/fork', async ({ client }) => {
        for (let i = 0; i < 150; i += 1) {
          const update = text('agent_message_chunk', `${i} `);
          void client.notify<unknown>('session/update', { sessionId: 'fork', update });
        }
        return { sessionId: 'fork' };
      }),
};

describe('opening sessions', () => {
  it('A17, A19: load replays everything before it resolves, as history', async () => {
    const { client } = await startedClient(withPast);
    const seen: AgentNotification[] = [];
    const history = await client.loadHistory('old', { onUpdate: (update) => seen.push(update) });
    expect(history.messages).toEqual([
      { role: 'user', text: 'please look' },
      { role: 'thought', text: 'hm' },
      { role: 'assistant', text: 'done' },
    ]);
    expect(history.notifications).toHaveLength(7);
    expect(seen.every(({ replayed }) => replayed)).toBe(true);
    const { session } = history;
    expect(session.origin).toBe('load');
    expect(session.toolCall('c')).toMatchObject({ replayed: true, name: undefined });
    const live: boolean[] = [];
    session.on('agentMessage', (_, { replayed }) => live.push(replayed));
    await session.prompt('more');
    expect(live).toEqual([false]);
  });

  it('history fires no hooks of tools', async () => {
    const hook = vi.fn<() => void>();
    const start = vi.fn<() => void>();
    const { client } = await startedClient(withPast, {
      hooks: {
        pre_tool_use: [{ hooks: [hook] }],
        post_tool_use: [{ hooks: [hook] }],
        session_start: [{ hooks: [start] }],
      },
    });
    await client.loadSession('old');
    await eventually(() => expect(start).toHaveBeenCalledTimes(1));
    expect(hook).not.toHaveBeenCalled();
  });

  it('A10: updates before the answer to a fork are kept', async () => {
    const { client } = await startedClient(withPast);
    const seen: AgentNotification[] = [];
    const session = await client.forkSession('old', { onUpdate: (update) => seen.push(update) });
    expect(session).toMatchObject({ id: 'fork', origin: 'fork', forkedFrom: 'old' });
    expect(seen).toHaveLength(150);
    expect(seen.every(({ replayed }) => replayed)).toBe(true);
    const words = seen.flatMap(({ update }) =>
      update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text'
        ? [update.content.text]
        : [],
    );
    expect(words.join('')).toBe(Array.from({ length: 150 }, (_, i) => `${i} `).join(''));
  });

  it('A19: a whole fork has all that the other session had, marked with where it comes from', async () => {
    const { client, agent } = await startedClient({
      extend: (app) => {
        app
          .onRequest('session/fork', async ({ client: peer }) => {
            const update = text('agent_message_chunk', 'only the end');
            await peer.notify<unknown>('session/update', { sessionId: 'fork', update });
            return { sessionId: 'fork' };
          })
          .onRequest('session/load', async ({ params, client: peer }) => {
            const update = text('agent_message_chunk', 'everything');
            await peer.notify<unknown>('session/update', { sessionId: params.sessionId, update });
            return {};
          });
      },
    });
    const seen: AgentNotification[] = [];
    const session = await client.forkSession('old', {
      history: 'full',
      onUpdate: (update) => seen.push(update),
    });
    expect(session).toMatchObject({ id: 'fork', origin: 'fork', forkedFrom: 'old' });
    expect(seen).toMatchObject([{ replayed: true, update: { content: { text: 'everything' } } }]);
    expect(agent.calls.map(({ method }) => method)).toEqual(['initialize']);
  });

  it('A20: resume gives back what is open already', async () => {
    const { client } = await startedClient(withPast);
    const session = await client.resumeSession('old');
    expect(session.origin).toBe('resume');
    expect(await client.resumeSession('old')).toBe(session);
  });

  it('A18: a session has one owner, in one client and among several', async () => {
    const owners = new SessionOwners();
    const { client: one } = await startedClient(withPast, { owners });
    const { client: two } = await startedClient(withPast, { owners });
    const session = await one.loadSession('old');
    await expect(one.loadSession('old')).rejects.toMatchObject({ code: 'session_busy' });
    await expect(two.loadSession('old')).rejects.toMatchObject({ code: 'session_busy' });
    expect(one.session('old')).toBe(session);
    expect(one.openSessions).toEqual([session]);
    await session.close();
    expect(one.openSessions).toEqual([]);
    expect((await two.loadSession('old')).id).toBe('old');
  });

  it('A23: an unknown session is "not found", and nothing is left of it', async () => {
    const { client } = await startedClient(withPast);
    await expect(client.loadSession('nope')).rejects.toMatchObject({ code: 'session_not_found' });
    expect(client.session('nope')).toBeUndefined();
    await expect(client.loadSession('nope')).rejects.toMatchObject({ code: 'session_not_found' });
  });

  it('asks for nothing the agent does not offer', async () => {
    const { client } = await startedClient({ initialize: { agentCapabilities: {} } });
    for (const open of [
      () => client.loadSession('x'),
      () => client.resumeSession('x'),
      () => client.forkSession('x'),
      () => client.listSessions(),
    ]) {
      await expect(open()).rejects.toMatchObject({ code: 'capability' });
    }
    const session = await client.newSession();
    expect(session.can).toEqual({
      close: false,
      rename: false,
      delete: false,
      archive: false,
      fork: false,
      steer: false,
    });
    await expect(session.rename('x')).rejects.toMatchObject({ code: 'capability' });
    await expect(session.delete()).rejects.toMatchObject({ code: 'capability' });
    await expect(session.archive()).rejects.toMatchObject({ code: 'capability' });
  });

  it('sends servers, folders and _meta of client and call together', async () => {
    const folder = testFolder();
    const { client, agent } = await startedClient(
      {
        initialize: {
          agentCapabilities: {
            mcpCapabilities: { http: true },
            sessionCapabilities: { additionalDirectories: {} },
          },
        },
      },
      {
        mcpServers: [{ name: 'a', command: 'x' }],
        additionalDirectories: [folder],
        meta: { one: 1, both: 'client' },
      },
    );
    const other = testFolder();
    await client.newSession({
      mcpServers: [{ type: 'http', name: 'b', url: 'http://x', headers: { k: 'v' } }],
      additionalDirectories: [other, folder],
      meta: { both: 'call' },
      outputSchema: { type: 'object' },
    });
    expect(agent.calls.at(-1)?.params).toMatchObject({
      cwd: client.cwd,
      mcpServers: [
        { name: 'a', command: 'x', args: [], env: [] },
        { type: 'http', name: 'b', url: 'http://x', headers: [{ name: 'k', value: 'v' }] },
      ],
      additionalDirectories: [folder, other],
      _meta: { one: 1, both: 'call', structuredOutputSchema: { type: 'object' } },
    });
    await client.newSession();
    expect(agent.calls.at(-1)?.params).toMatchObject({ additionalDirectories: [folder] });
    const sse = { type: 'sse' as const, name: 's', url: 'http://x' };
    await expect(client.newSession({ mcpServers: [sse] })).rejects.toMatchObject({
      code: 'capability',
      capability: 'mcp.sse',
    });
  });

  it('tears a session down that cannot be set up as wished', async () => {
    const ended = vi.fn<() => void>();
    const { client, agent } = await startedClient(
      {},
      { hooks: { session_end: [{ hooks: [ended] }] } },
    );
    await expect(client.newSession({ model: 'none' })).rejects.toMatchObject({
      code: 'capability',
    });
    expect(agent.calls.at(-1)?.method).toBe('session/close');
    expect(client.openSessions).toEqual([]);
    await eventually(() => expect(ended).toHaveBeenCalledTimes(1));
  });

  it('says so if the agent opens a session without an id', async () => {
    const { client } = await startedClient({ session: { sessionId: 5 } });
    await expect(client.newSession()).rejects.toMatchObject({ code: 'protocol' });
  });

  it('gives up waiting for a session when told to', async () => {
    const clock = new ManualClock();
    const asked = Promise.withResolvers<void>();
    const { client } = await startedClient(
      {
        extend: (app) =>
          app.onRequest('session/load', () => {
            asked.resolve();
            return new Promise(() => {});
          }),
      },
      { clock },
    );
    const loading = client.loadSession('old', { timeoutMs: 1000 });
    await asked.promise;
    clock.advance(1000);
    await expect(loading).rejects.toMatchObject({ code: 'request_timeout' });
    const caller = new AbortController();
    const again = client.loadSession('old', { signal: caller.signal });
    caller.abort();
    await expect(again).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.openSessions).toEqual([]);
  });

  it('forgets updates of sessions nobody opens', async () => {
    const clock = new ManualClock();
    const { agent } = await startedClient({}, { clock });
    await agent.update('stranger', text('agent_message_chunk', 'x'));
    await eventually(() => expect(clock.pending).toBe(1));
    clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });

  it('A16: lists page by page, and all of them', async () => {
    const { client } = await startedClient({
      extend: (app) =>
        app.onRequest('session/list', ({ params }) => {
          const page = Number(params.cursor ?? 0);
          const sessions = [0, 1].map((i) => ({ sessionId: `s${page * 2 + i}`, cwd: '/p' }));
          return page < 2 ? { sessions, nextCursor: String(page + 1) } : { sessions };
        }),
    });
    const first = await client.listSessions({ cwd: '/p' });
    expect(first).toMatchObject({ sessions: [{ sessionId: 's0' }, {}], nextCursor: '1' });
    const ids: string[] = [];
    for await (const { sessionId } of client.sessions()) ids.push(sessionId);
    expect(ids).toEqual(['s0', 's1', 's2', 's3', 's4', 's5']);
  });

  it('A21: finds the title in the list where the agent does not tell it', async () => {
    const clock = new ManualClock();
    const known: { title?: string } = {};
    const { client } = await startedClient(
      {
        extend: (app) =>
          app.onRequest('session/list', () => ({
            sessions: [{ sessionId: 's1', cwd: '/', ...known }],
          })),
      },
      { clock },
    );
    const session = await client.newSession();
    await session.prompt('x');
    await eventually(() => expect(clock.pending).toBe(1));
    clock.advance(500);
    await eventually(() => expect(clock.pending).toBe(1));
    known.title = 'Found';
    clock.advance(1500);
    await eventually(() => expect(session.title).toBe('Found'));
    expect(clock.pending).toBe(0);
  });

  it('calls extensions only by their names', async () => {
    const { client } = await startedClient({
      extend: (app) =>
        app.onRequest(
          '_x/y',
          (params) => params,
          ({ params }) => ({ got: params }),
        ),
    });
    expect(await client.callExtension('_x/y', { a: 1 })).toEqual({ got: { a: 1 } });
    await expect(client.callExtension('x/y')).rejects.toMatchObject({ code: 'extension_method' });
    await expect(client.callExtension('_z')).rejects.toMatchObject({ code: 'unsupported_method' });
    await expect(memoryClient().client.callExtension('_z')).rejects.toMatchObject({
      code: 'not_started',
    });
  });
});
