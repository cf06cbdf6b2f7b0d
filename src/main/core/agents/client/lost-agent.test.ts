import { MessageTooLargeError, type Stream } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { aborted, type MemoryAgentScript, memoryAgent } from '#tests/support/memory-agent.ts';
import {
  codeOf,
  collect,
  eventually,
  memoryClient,
  startedClient,
} from '#tests/support/memory-client.ts';
import { memoryPair } from '../transport/memory-transport.ts';
import type { AgentExit, TransportFactory } from '../transport/transport.ts';

const endless: MemoryAgentScript = {
  onTurn: async ({ say, update, cancelled }) => {
    await update({ sessionUpdate: 'tool_call', toolCallId: 'c', title: 'run' });
    await say('begun');
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
};

/** An agent in memory that can die as a process does. */
function mortal(script: MemoryAgentScript = endless) {
  const agent = memoryAgent(script);
  const exited = Promise.withResolvers<AgentExit>();
  const order: string[] = [];
  let end: () => void = () => {};
  let wire: Stream | undefined;
  const transport: TransportFactory = async () => {
    const pair = memoryPair();
    agent.app.connect(pair.theirs);
    end = pair.end;
    wire = pair.ours;
    return {
      kind: 'mortal',
      stream: pair.ours,
      exited: exited.promise,
      close: async () => {
        order.push('transport');
        pair.end();
        exited.resolve({ exitCode: 0, signal: null, stderrTail: '' });
      },
    };
  };
  return {
    agent,
    transport,
    order,
    wire: () => wire,
    /** Ends its output, and then itself. */
    die: (exit: Partial<AgentExit> = {}) => {
      end();
      exited.resolve({ exitCode: 1, signal: null, stderrTail: 'out of memory', ...exit });
    },
    /** Ends though somebody else holds its output open. */
    vanish: () => exited.resolve({ exitCode: null, signal: 'SIGKILL', stderrTail: '' }),
  };
}

async function running(options = {}) {
  const world = mortal();
  const onExit = vi.fn<(exit: AgentExit | undefined) => void>();
  const { client } = memoryClient({}, { transport: world.transport, onExit, ...options });
  await client.start();
  const session = await client.newSession();
  const begun = Promise.withResolvers<void>();
  session.on('agentMessage', () => begun.resolve());
  const turn = session.prompt('go');
  turn.catch(() => {});
  await begun.promise;
  return { ...world, client, session, turn, onExit };
}

describe('an agent that dies', () => {
  it.each(['die', 'vanish'] as const)(
    'A07: fails the turn with how it ended, and everything after (%s)',
    async (how) => {
      const world = await running();
      const { client, session, turn, onExit } = world;
      const reader = session.updates();
      const states: string[] = [];
      client.onDidChangeState((state) => states.push(state));
      world[how]();
      await expect(turn).rejects.toMatchObject({
        code: 'transport',
        reason: 'subprocess',
        exit: how === 'die' ? { exitCode: 1, stderrTail: 'out of memory' } : { signal: 'SIGKILL' },
      });
      await eventually(() => expect(onExit).toHaveBeenCalledTimes(1));
      expect(states).toEqual(['degraded']);
      expect(client.state).toBe('degraded');
      expect(client.health()).toMatchObject({ degraded: true, consecutiveFailures: 1 });
      await expect(collect(reader)).rejects.toMatchObject({ code: 'transport' });
      expect(session.closed).toBe(true);
      expect(session.openToolCalls()).toMatchObject([{ toolCallId: 'c' }]);
      for (const call of [
        () => client.newSession(),
        () => session.prompt('again'),
        () => session.setMode('x'),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'transport' });
      }
      await client.close();
      await expect(client.newSession()).rejects.toMatchObject({ code: 'transport' });
      expect(onExit).toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    [new MessageTooLargeError(5), 'more than fits'],
    [new Error('ECONNRESET'), 'broke'],
  ])('says why a connection broke: %s', async (reason, words) => {
    const broken = Promise.withResolvers<never>();
    const agent = memoryAgent({ onTurn: () => new Promise(() => {}) });
    const { client } = memoryClient(
      {},
      {
        transport: async () => {
          const pair = memoryPair();
          agent.app.connect(pair.theirs);
          const reader = pair.ours.readable.getReader();
          const readable = new ReadableStream({
            pull: async (controller) => {
              const { value } = await Promise.race([reader.read(), broken.promise]);
              if (value) controller.enqueue(value);
            },
          });
          const stream = { readable, writable: pair.ours.writable };
          return { kind: 'frail', stream, close: async () => pair.end() };
        },
      },
    );
    await client.start();
    const session = await client.newSession();
    const turn = session.prompt('go');
    const failed = codeOf(turn);
    const lost = new Promise((resolve) => client.onDidExit(resolve));
    broken.reject(reason);
    await lost;
    expect(await failed).toBe('transport');
    await expect(client.newSession()).rejects.toMatchObject({
      code: 'transport',
      reason: 'read',
      message: expect.stringContaining(words),
    });
    expect(client.health()).toMatchObject({ readFailures: 1, degraded: true });
  });

  it('A03: that dies at start says why', async () => {
    const world = mortal({
      extend: (app) => app.onRequest('initialize', () => new Promise(() => {})),
    });
    const { client } = memoryClient({}, { transport: world.transport });
    const starting = client.start();
    await eventually(() => expect(world.wire()).toBeDefined());
    world.die({ stderrTail: 'opencode.json line 3: no' });
    await expect(starting).rejects.toMatchObject({
      code: 'process',
      message: expect.stringContaining('opencode.json line 3: no'),
    });
    expect(client.state).toBe('closed');
    expect(world.order).toEqual(['transport']);
  });

  it('A02: that never answers is given up after the time for starting', async () => {
    const { client } = memoryClient(
      { extend: (app) => app.onRequest('initialize', () => new Promise(() => {})) },
      { initializeTimeoutMs: 20 },
    );
    await expect(client.start()).rejects.toMatchObject({ code: 'request_timeout' });
    expect(client.state).toBe('closed');
  });

  it('whose start is cancelled leaves nothing', async () => {
    const { client } = memoryClient({
      extend: (app) => app.onRequest('initialize', () => new Promise(() => {})),
    });
    const caller = new AbortController();
    const starting = client.start({ signal: caller.signal });
    caller.abort();
    await expect(starting).rejects.toMatchObject({ code: 'cancelled' });
    expect(client.state).toBe('closed');
  });
});

describe('close', () => {
  it('while it starts leaves nothing either', async () => {
    const world = mortal();
    let closing: Promise<void> | undefined;
    const { client } = memoryClient({}, { transport: world.transport });
    client.onDidProgress((step) => {
      if (step === 'initialising') closing = client.close();
    });
    await expect(client.start()).rejects.toMatchObject({
      code: 'cancelled',
      cause: { code: 'client_closed' },
    });
    await closing;
    expect(world.order).toEqual(['transport']);
    expect(client.state).toBe('closed');
  });

  it('ends turns first, then sessions, then the agent', async () => {
    const world = await running({
      hooks: { session_end: [{ hooks: [() => void world.order.push('session_end')] }] },
    });
    const { client, session, turn, order, onExit } = world;
    void turn.then(() => order.push('turn'));
    const reader = session.updates();
    await client.close();
    expect(await turn).toMatchObject({ stopReason: 'cancelled', cancelRequested: true });
    expect(order).toEqual(['turn', 'session_end', 'transport']);
    expect(await collect(reader)).toEqual([]);
    expect(onExit).not.toHaveBeenCalled();
    expect(client.state).toBe('closed');
    await expect(session.prompt('x')).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('waits for the end of what is just being started', async () => {
    const begun = Promise.withResolvers<void>();
    const order: string[] = [];
    const { client } = memoryClient(
      {},
      {
        transport: async ({ signal }) => {
          begun.resolve();
          await aborted(signal);
          await new Promise(setImmediate);
          order.push('process ended');
          throw new Error('given up');
        },
      },
    );
    const starting = codeOf(client.start());
    await begun.promise;
    await client.close();
    order.push('closed');
    expect(order).toEqual(['process ended', 'closed']);
    expect(await starting).not.toBe('no error');
  });

  it('does not wait for a turn that does not end', async () => {
    const begun = Promise.withResolvers<void>();
    const { client } = await startedClient({
      onTurn: () => {
        begun.resolve();
        return new Promise(() => {});
      },
    });
    const session = await client.newSession();
    const turn = session.prompt('go');
    await begun.promise;
    const failed = codeOf(turn);
    await client.close();
    expect(await failed).toBe('client_closed');
  });

  it('happens by itself with await using', async () => {
    const { client } = memoryClient();
    {
      await using mine = client;
      await mine.start();
    }
    expect(client.state).toBe('closed');
  });

  it('cancelAll stops every turn, and does nothing without any', async () => {
    const { client } = await startedClient(endless);
    await client.cancelAll();
    const sessions = await Promise.all([client.newSession(), client.newSession()]);
    const turns = sessions.map((session) => session.prompt('go'));
    await eventually(() => expect(sessions.map(({ busy }) => busy)).toEqual([true, true]));
    await eventually(() => expect(sessions.every((s) => s.toolCall('c'))).toBe(true));
    await client.cancelAll();
    expect(await Promise.all(turns)).toMatchObject([
      { stopReason: 'cancelled' },
      { stopReason: 'cancelled' },
    ]);
  });
});

describe('bad output of an agent', () => {
  it('A08: costs nothing but itself, and stands in the protocol log', async () => {
    const world = mortal({
      onTurn: async ({ update, say }) => {
        await say('a');
        await update({ sessionUpdate: 'wild_thing', secret: 1 });
        await update({ sessionUpdate: 'agent_message_chunk', content: { type: 'smell' } });
        await say('b');
        return {};
      },
    });
    const { client } = memoryClient({}, { transport: world.transport });
    await client.start();
    const session = await client.newSession();
    const unknown: string[] = [];
    session.on('unknown', ({ variant }) => unknown.push(variant));
    expect((await session.prompt('x')).text).toBe('ab');
    expect(unknown).toEqual(['wild_thing', 'agent_message_chunk']);
    const noted = client.protocolLog.frames(({ note }) => note !== undefined);
    expect(noted.map(({ note }) => note)).toEqual([
      'unknown update: wild_thing',
      'unknown update: agent_message_chunk',
    ]);
  });

  it('A08: answers nobody asked for, and updates of nobody, are passed over', async () => {
    const pair = memoryPair();
    const agent = memoryAgent();
    let send: WritableStreamDefaultWriter<never> | undefined;
    const { client } = memoryClient(
      {},
      {
        transport: async () => {
          const through = new TransformStream<never, never>();
          const fromAgent = pair.ours.readable as ReadableStream<never>;
          const writer = through.writable.getWriter();
          send = writer;
          void (async () => {
            for await (const message of fromAgent) await writer.write(message);
          })().catch(() => {});
          agent.app.connect(pair.theirs);
          return {
            kind: 'odd',
            stream: { writable: pair.ours.writable, readable: through.readable },
            close: async () => {
              pair.end();
              await writer.close().catch(() => {});
            },
          };
        },
      },
    );
    await client.start();
    for (const odd of [
      { jsonrpc: '2.0', id: 999, result: {} },
      { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'what?' } },
      { jsonrpc: '2.0', method: 'session/update', params: { update: {} } },
      { jsonrpc: '2.0', method: 'session/update' },
      { jsonrpc: '2.0', method: '_unknown/notification' },
    ]) {
      await send?.write(odd as never);
    }
    const session = await client.newSession();
    expect((await session.prompt('still here')).text).toBe('still here');
  });
});
