import { describe, expect, it, vi } from 'vitest';
import { type MemoryAgentScript, memoryAgent, textOf } from '#tests/support/memory-agent.ts';
import { collect, eventually, memoryProfile, testFolder } from '#tests/support/memory-client.ts';
import { memoryTransport } from '../transport/memory-transport.ts';
import type { Transport } from '../transport/transport.ts';
import { listModels } from './list-models.ts';
import { ProcessSlots } from './process-slots.ts';
import { type QueryOptions, query } from './query.ts';
import { queryStream } from './query-stream.ts';
import { resilientQuery } from './resilient-query.ts';
import { withClient } from './with-client.ts';

/** Options for a query, and the connections that were made for it. */
function setUp(script: MemoryAgentScript = {}, more: Partial<QueryOptions> = {}) {
  const agent = memoryAgent(script);
  const open = new Set<Transport>();
  let most = 0;
  const connect = memoryTransport(agent.app);
  const options: QueryOptions = {
    profile: memoryProfile,
    cwd: testFolder(),
    slots: new ProcessSlots(),
    transport: async (context) => {
      const transport = await connect(context);
      open.add(transport);
      most = Math.max(most, open.size);
      return {
        ...transport,
        close: async () => {
          await transport.close();
          open.delete(transport);
        },
      };
    },
    ...more,
  };
  return { agent, options, open, most: () => most };
}

const rateLimit = { code: -32603, message: 'Internal error: Rate limit reached' };

describe('query', () => {
  it('starts an agent, asks it once and ends it', async () => {
    const { options, open } = setUp();
    const result = await query('hello', options);
    expect(result).toMatchObject({ text: 'hello', stopReason: 'end_turn' });
    expect(result.notifications).toHaveLength(1);
    expect(result).not.toHaveProperty('structured');
    expect(open.size).toBe(0);
    const blocks = [
      { type: 'text' as const, text: 'a' },
      { type: 'resource_link' as const, name: 'b', uri: 'file:///b' },
    ];
    expect((await query(blocks, options)).text).toBe('a|[resource_link]');
  });

  it('A29: starts nothing for an empty prompt', async () => {
    const { options, agent } = setUp();
    await expect(query(' ', options)).rejects.toMatchObject({ code: 'bad_option' });
    expect(agent.calls).toEqual([]);
  });

  it('has text that an agent sends after its answer, where that is to be expected', async () => {
    const late: MemoryAgentScript = {
      onTurn: async ({ say }) => {
        await say('early ');
        setImmediate(() => void say('late'));
        return {};
      },
    };
    const quirks = { ...memoryProfile.quirks, lateUpdatesMs: 100 };
    const { options } = setUp(late, { profile: { ...memoryProfile, quirks } });
    expect((await query('x', options)).text).toBe('early late');
  });

  it('runs only so many processes at a time', async () => {
    const { options, most } = setUp({}, { maxProcesses: 2 });
    const results = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((p) => query(p, options)));
    expect(results.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(most()).toBe(2);
    await expect(query('x', { ...options, maxProcesses: 0 })).rejects.toMatchObject({
      code: 'bad_option',
    });
  });

  it('is given up by its signal, while it waits for a process too', async () => {
    const { options, open } = setUp({ onTurn: () => new Promise(() => {}) }, { maxProcesses: 1 });
    const caller = new AbortController();
    const running = query('a', { ...options, signal: caller.signal });
    const waiting = query('b', { ...options, signal: caller.signal });
    const outcomes = Promise.allSettled([running, waiting]);
    await eventually(() => expect(open.size).toBe(1));
    caller.abort();
    expect(await outcomes).toMatchObject([
      { reason: { code: 'cancelled' } },
      { reason: { code: 'cancelled' } },
    ]);
    expect(open.size).toBe(0);
  });
});

describe('queryStream', () => {
  it('asks one agent in one session, in order, from any kind of list', async () => {
    const { options, agent, open } = setUp();
    const results = await collect(queryStream(['a', 'b'], options));
    expect(results.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(new Set(results.map(({ sessionId }) => sessionId)).size).toBe(1);
    async function* later() {
      yield 'c';
      yield 'd';
    }
    expect((await collect(queryStream(later(), options))).map(({ text }) => text)).toEqual([
      'c',
      'd',
    ]);
    expect(agent.calls.filter(({ method }) => method === 'initialize')).toHaveLength(2);
    expect(open.size).toBe(0);
  });

  it('stops at the first error, and when the reader leaves', async () => {
    const { options, agent, open } = setUp();
    const seen: string[] = [];
    const all = async () => {
      for await (const { text } of queryStream(['a', '', 'c'], options)) seen.push(text);
    };
    await expect(all()).rejects.toMatchObject({ code: 'bad_option' });
    expect(seen).toEqual(['a']);
    expect(open.size).toBe(0);
    const before = agent.calls.length;
    for await (const _ of queryStream(['x', 'y'], options)) break;
    expect(open.size).toBe(0);
    expect(
      agent.calls.slice(before).filter(({ method }) => method === 'session/prompt'),
    ).toHaveLength(1);
    expect(options.slots?.running).toBe(0);
  });
});

describe('resilientQuery', () => {
  const failing = (times: number, tool = false): MemoryAgentScript => ({
    extend: (app) => {
      let left = times;
      app.onRequest('session/prompt', async ({ params, client }) => {
        const { sessionId, prompt } = params;
        if (left > 0) {
          left -= 1;
          if (tool) {
            const update = { sessionUpdate: 'tool_call', toolCallId: 'c', title: 't' };
            await client.notify<unknown>('session/update', { sessionId, update });
          }
          throw new (await import('@agentclientprotocol/sdk/unstable')).RequestError(
            rateLimit.code,
            rateLimit.message,
          );
        }
        const update = {
          sessionUpdate: 'agent_message_chunk',
          content: { type: 'text', text: textOf(prompt) },
        };
        await client.notify<unknown>('session/update', { sessionId, update });
        return { stopReason: 'end_turn' };
      });
    },
  });
  const policy = { baseDelayMs: 1, maxDelayMs: 1, maxRetries: 2 };

  it('tries again with a new agent while that may help', async () => {
    const { options, agent } = setUp(failing(2));
    const onRetry = vi.fn<() => void>();
    const result = await resilientQuery('hi', { policy, onRetry }, options);
    expect(result.text).toBe('hi');
    expect(onRetry).toHaveBeenCalledTimes(2);
    expect(agent.calls.filter(({ method }) => method === 'initialize')).toHaveLength(3);
  });

  it('gives up at last, with the failure as cause', async () => {
    const { options } = setUp(failing(5));
    await expect(resilientQuery('hi', { policy }, options)).rejects.toMatchObject({
      code: 'retries_exhausted',
      cause: { code: 'agent_request' },
    });
  });

  it('does not repeat what a tool may have done, unless told to', async () => {
    const { options } = setUp(failing(1, true));
    await expect(resilientQuery('hi', { policy }, options)).rejects.toMatchObject({
      code: 'agent_request',
    });
    const again = setUp(failing(1, true));
    const result = await resilientQuery('hi', { policy, retryWhen: 'always' }, again.options);
    expect(result.text).toBe('hi');
  });
});

describe('withClient', () => {
  it('closes the client whatever happens', async () => {
    const { options, open } = setUp();
    expect(await withClient(options, async (client) => client.state)).toBe('ready');
    const fails = withClient(options, () => Promise.reject(new Error('mine')));
    await expect(fails).rejects.toThrow('mine');
    expect(open.size).toBe(0);
  });
});

describe('listModels', () => {
  it('tells models by a session that is thrown away', async () => {
    const { options, open } = setUp({
      session: {
        configOptions: [
          {
            id: 'm',
            name: 'Model',
            category: 'model',
            type: 'select',
            currentValue: 'b',
            options: [
              {
                group: 'g',
                name: 'Group',
                options: [{ value: 'b', name: 'B', description: 'best' }],
              },
            ],
          },
        ],
      },
    });
    expect(await listModels(options)).toEqual({
      models: [{ id: 'b', name: 'B', description: 'best', group: 'Group' }],
      currentModelId: 'b',
    });
    expect(open.size).toBe(0);
    expect(await listModels(setUp().options)).toEqual({ models: [], currentModelId: undefined });
  });
});
