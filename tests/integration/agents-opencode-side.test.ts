import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listModelCapabilities } from '#core/agents/opencode/list-model-capabilities.ts';
import {
  type PreparedSideChannel,
  prepareSideChannel,
} from '#core/agents/opencode/prepare-side-channel.ts';
import {
  listStoredSessions,
  statSession,
  storedCost,
  storedTodos,
} from '#core/agents/opencode/session-database.ts';
import type { SideChannel, SideEvent } from '#core/agents/opencode/side-channel.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { API_KEY, OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, fail, holdAfter, say } from '#tests/support/opencode/scripted-model.ts';
import { ThinClient } from '#tests/support/opencode/thin-client.ts';

const PATIENCE = { timeout: 30_000 };
/** For what starts a process: on a machine with much else to do that takes long. */
const LONG_MS = 150_000;
const todos = [
  { content: 'First', status: 'in_progress', priority: 'high' },
  { content: 'Second', status: 'pending', priority: 'low' },
];

type EventOf<T extends SideEvent['type']> = Extract<SideEvent, { type: T }>;

// One process for all tests: it is big and slow to start. Each test has a session of its own.
describe.runIf(opencodeBinary())('the side channel of the real opencode', () => {
  let world: OpencodeWorld;
  let prepared: PreparedSideChannel;
  let client: ThinClient;
  let side: SideChannel;
  let events: SideEvent[] = [];

  const eventsOf = <T extends SideEvent['type']>(type: T): EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  const untilEvent = async <T extends SideEvent['type']>(
    type: T,
    matches: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> => {
    let found: EventOf<T> | undefined;
    await vi.waitFor(() => {
      found = eventsOf(type).find(matches);
      expect(found).toBeDefined();
    }, PATIENCE);
    return found as EventOf<T>;
  };
  const curl = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
    (await fetch(`http://127.0.0.1:${prepared.port}${path}`, { headers })).status;

  beforeAll(async () => {
    world = await OpencodeWorld.create({ git: true, files: { 'hello.txt': 'hello world\n' } });
    prepared = await prepareSideChannel({ cwd: world.project });
    client = new ThinClient(world, { args: prepared.args, env: prepared.env });
    const opening = prepared.open();
    await client.initialize();
    side = await opening;
    side.onDidHappen((event) => events.push(event));
  }, LONG_MS);
  afterAll(async () => {
    await side?.close();
    await client?.end();
    await world?.[Symbol.asyncDispose]();
  });

  /** A new session, in the project unless told otherwise. */
  async function session(cwd = world.project): Promise<string> {
    expect(world.model.left).toBe(0);
    expect(world.model.surprises).toEqual([]);
    events = [];
    return await client.newSession(cwd);
  }

  it('A12 lets nobody in without the password', async () => {
    expect(side.version).toMatch(/^\d+\.\d+\.\d+/);
    for (const path of ['/global/health', '/event', '/session', '/config/providers', '/doc']) {
      expect(await curl(path)).toBe(401);
    }
    const wrong = `Basic ${Buffer.from('opencode:wrong').toString('base64')}`;
    expect(await curl('/session', { authorization: wrong })).toBe(401);
  });

  it('A21 tells the title soon after the first answer, and cost of each request', async () => {
    const id = await session();
    world.model.title = 'A clever title';
    world.model.script(call('todowrite', { todos }), say('Planned.'));
    await client.prompt(id, 'Make a plan.');
    await untilEvent('title', ({ title }) => title === 'A clever title');
    await vi.waitFor(() => {
      const costs = eventsOf('cost').filter(({ sessionId }) => sessionId === id);
      const inputs = costs.map(({ tokens }) => tokens.input);
      expect(inputs).toEqual(expect.arrayContaining([800, 1600]));
      expect(costs.at(-1)).toMatchObject({ model: 'local/m1', costUsd: expect.closeTo(0.0018) });
    }, PATIENCE);
    expect(eventsOf('assistantMessage')).toHaveLength(2);
    const stat = await statSession(id, { env: world.env, cwd: world.project });
    expect(stat).toMatchObject({
      title: 'A clever title',
      directory: world.project,
      model: { id: 'local/m1' },
      tokens: { input: 1600, cacheRead: 400 },
      archived: false,
      parentId: undefined,
    });
    expect(stat.messageCount).toBeGreaterThan(1);
  });

  it('A60 tells the to-do list', async () => {
    const id = await session();
    world.model.script(call('todowrite', { todos }), say('Planned.'));
    await client.prompt(id, 'Make a plan.');
    expect((await untilEvent('todos', ({ sessionId }) => sessionId === id)).todos).toEqual(todos);
    expect(await side.todos(id)).toEqual(todos);
    expect(await storedTodos(id, { env: world.env })).toEqual(todos);
  });

  it('A44 A43 answers for a sub-agent and shows what it does, in another project too', async () => {
    const elsewhere = join(world.root, 'elsewhere');
    await mkdir(elsewhere);
    const id = await session(elsewhere);
    const delegation = { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' };
    world.model.script(
      call('task', delegation),
      call('bash', { command: 'echo from-sub', description: 'Says so' }),
      { thoughts: ['Am I done?'], text: ['The child ', 'is done.'] },
      say('All done.'),
    );
    const turn = client.prompt(id, 'Delegate this.');
    const asked = await untilEvent('permission');
    expect(asked).toMatchObject({
      rootSessionId: id,
      permission: 'bash',
      metadata: { command: 'echo from-sub' },
    });
    expect(asked.sessionId).not.toBe(id);
    expect(asked.title).toContain('Sub work');
    await side.replyPermission(asked.id, 'once');
    expect(await turn).toMatchObject({ stopReason: 'end_turn' });
    expect(await untilEvent('permissionEnd')).toMatchObject({ id: asked.id });
    expect(eventsOf('child')).toMatchObject([{ sessionId: asked.sessionId, parentId: id }]);
    const said = (thought: boolean): string =>
      eventsOf('childText')
        .filter((event) => event.thought === thought)
        .map(({ delta }) => delta)
        .join('');
    await vi.waitFor(() => expect(said(false)).toBe('The child is done.'), PATIENCE);
    expect(said(true)).toBe('Am I done?');
    await untilEvent('childTool', ({ status, tool }) => tool === 'bash' && status === 'completed');
    expect((await side.children(id)).map((child) => child.id)).toEqual([asked.sessionId]);
    await vi.waitFor(async () => {
      const cost = await storedCost(id, { env: world.env });
      expect(cost).toMatchObject({ childSessions: 1, tokens: { input: 3200 } });
    }, PATIENCE);
    expect(client.updates.some(({ sessionId }) => sessionId === asked.sessionId)).toBe(false);
  });

  it('A61 answers a question that the agent asks', async () => {
    const id = await session();
    const options = [
      { label: 'Red', description: 'Like a rose' },
      { label: 'Blue', description: 'Like the sky' },
    ];
    const questions = [{ question: 'Which colour?', header: 'Colour', options }];
    world.model.script(call('question', { questions }), say('Thank you.'));
    const turn = client.prompt(id, 'Ask me.');
    const asked = await untilEvent('question');
    expect(asked).toMatchObject({ sessionId: id, questions });
    await side.replyQuestion(asked.id, [['Blue']]);
    await turn;
    expect(JSON.stringify(world.model.requests.at(-1)?.messages)).toContain('Blue');
    expect(await untilEvent('questionEnd')).toMatchObject({ id: asked.id });

    // The model is not asked again after a refusal.
    world.model.script(call('question', { questions }));
    events = [];
    const second = client.prompt(id, 'Ask me again.');
    await side.replyQuestion((await untilEvent('question')).id, null);
    await second;
  });

  it('A30 tells that a request is tried again, and when', async () => {
    const id = await session();
    world.model.script(fail(503, 'The model is tired.'), holdAfter('Better now.'));
    const turn = client.prompt(id, 'Try.');
    const retry = await untilEvent('retry');
    expect(retry).toMatchObject({ sessionId: id, attempt: 1, message: 'The model is tired.' });
    expect(retry.next).toBeGreaterThan(Date.now() - 60_000);
    await vi.waitFor(
      () => expect(JSON.stringify(client.updates)).toContain('Better now.'),
      PATIENCE,
    );
    await client.agent.notify('session/cancel', { sessionId: id });
    await turn;
    await world.model.requests.at(-1)?.aborted;
    await untilEvent('status', ({ status }) => status === 'idle');
    expect(await side.statuses()).toEqual([]);
  });

  it('A22 renames, archives and deletes', async () => {
    const id = await session();
    await side.rename(id, 'A name of mine');
    expect(await untilEvent('title')).toMatchObject({ sessionId: id, title: 'A name of mine' });
    const places = { env: world.env };
    expect((await statSession(id, places)).title).toBe('A name of mine');
    await side.archive(id);
    expect(await statSession(id, places)).toMatchObject({ archived: true });
    const stored = async (includeArchived: boolean): Promise<string[]> => {
      const list = await listStoredSessions({ ...places, cwd: world.project, includeArchived });
      return list.map((stat) => stat.id);
    };
    expect(await stored(false)).not.toContain(id);
    expect((await stored(true))[0]).toBe(id);
    await side.archive(id, false);
    expect(await stored(false)).toContain(id);
    await side.delete(id);
    await untilEvent('deleted', ({ sessionId }) => sessionId === id);
    await expect(statSession(id, places)).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(side.rename(id, 'x')).rejects.toMatchObject({ reason: 'not_found' });
  });

  it('puts files back to before a prompt, and forward again', async () => {
    const id = await session();
    client.onPermission = () => ({ outcome: { outcome: 'selected', optionId: 'once' } });
    const filePath = `${world.project}/hello.txt`;
    world.model.script(call('write', { filePath, content: 'goodbye\n' }), say('Written.'));
    await client.prompt(id, 'Write it.');
    const { messageId } = await untilEvent('userMessage', ({ sessionId }) => sessionId === id);
    await side.revert(id, messageId);
    expect(await world.read('hello.txt')).toBe('hello world\n');
    await side.unrevert(id);
    expect(await world.read('hello.txt')).toBe('goodbye\n');
  });

  it(
    'A13 lists models without their keys, of the running agent and of a moment’s server',
    async () => {
      const m1 = { reasoning: true, contextLimit: 128_000, variants: ['low', 'medium', 'high'] };
      const running = await side.modelCapabilities();
      expect(running.get('local/m1')).toMatchObject(m1);
      const { binary: command, env, project: cwd } = world;
      const serve = { command, env, cwd, startTimeoutMs: 60_000 };
      const served = await listModelCapabilities({ serve });
      expect(served).toEqual(running);
      expect(JSON.stringify([...running])).not.toContain(API_KEY);
      expect(world.model.requests.at(-1)?.authorization).toBe(`Bearer ${API_KEY}`);
    },
    LONG_MS,
  );

  it(
    'A12 does not start on a port that somebody else has',
    async () => {
      const other = await prepareSideChannel({ cwd: world.project });
      const holder = createServer();
      // Whoever took it in between serves as well.
      await new Promise<void>((resolve) => {
        holder.once('error', () => resolve()).listen(other.port, '127.0.0.1', resolve);
      });
      await using second = new ThinClient(world, { args: other.args, env: other.env });
      await expect(second.initialize()).rejects.toThrow();
      expect(await second.end()).toBe(1);
      expect(second.stderr).toContain('ServeError');
      holder.close();
    },
    LONG_MS,
  );

  it('A06 ends a running shell with the agent when its input ends', async () => {
    const id = await session();
    await side.close();
    const command = 'sleep 600';
    world.model.script(call('bash', { command, description: 'Waits' }));
    await client.agent.request('session/set_mode', { sessionId: id, modeId: 'build' });
    const turn = client.prompt(id, 'Wait.').catch(() => undefined);
    await vi.waitFor(
      async () => expect((await world.processes()).length).toBeGreaterThan(1),
      PATIENCE,
    );
    expect(await client.end()).toBe(0);
    await turn;
    expect(await world.leftovers()).toEqual([]);
  });

  it('A14 worked although nothing it asked of the internet was ever answered', () => {
    const elsewhere = world.hole.attempts.filter((line) => !line.includes('registry.npmjs.org'));
    expect(elsewhere).toEqual([]);
  });
});
