import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { defineTool } from '#core/agents/bridge/define-tool.ts';
import type { AgentClient } from '#core/agents/client/agent-client.ts';
import { classifyError } from '#core/agents/errors/classify-error.ts';
import { todosOfToolCall } from '#core/agents/opencode/plan-of-todos.ts';
import type {
  PermissionDecision,
  PermissionRequest,
} from '#core/agents/permissions/permission-types.ts';
import type { AgentUpdate } from '#core/agents/updates/agent-update.ts';
import type { Logger } from '#shared/base/ports.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { startOpencode } from '#tests/support/opencode/opencode-client.ts';
import { API_KEY, OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, fail, holdAfter, say, think } from '#tests/support/opencode/scripted-model.ts';

const PATIENCE = { timeout: 30_000 };
/** For what starts a process: on a machine with much else to do that takes long. */
const LONG_MS = 150_000;

/** Nobody gets in at the port that a process was started with, unless they know its password. */
async function expectProtected(pid: number | undefined): Promise<void> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  const port = words[words.indexOf('--port') + 1];
  expect((await fetch(`http://127.0.0.1:${port}/session`)).status).toBe(401);
}

// Few processes for all tests: they are big and slow to start, so the later ones do while the first one is
// tested. Each test has a session of its own.
describe.runIf(opencodeBinary())('AgentClient with the real opencode', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  let second: Promise<AgentClient>;
  let third: Promise<AgentClient>;
  const onExit = vi.fn();
  let asked: PermissionRequest[] = [];
  let decision: PermissionDecision = 'reject_once';
  const greeted: string[] = [];
  const logged: string[] = [];
  const logger: Logger = {
    debug: (fields, message) => logged.push(inspect([fields, message], { depth: 10 })),
    info: (fields, message) => logger.debug(fields, message),
    warn: (fields, message) => logger.debug(fields, message),
    error: (fields, message) => logger.debug(fields, message),
    child: () => logger,
  };

  const greet = defineTool({
    name: 'greet',
    description: 'Greets somebody.',
    input: z.object({ name: z.string() }),
    execute: ({ name }, { sessionId }) => {
      greeted.push(`${sessionId} ${name}`);
      return { text: `Good day, ${name}!` };
    },
  });

  beforeAll(async () => {
    world = await OpencodeWorld.create();
    client = await startOpencode(world, {
      canUseTool: (request) => {
        asked.push(request);
        return Promise.resolve(decision);
      },
      onUserInput: ({ questions }) =>
        Promise.resolve({
          answers: Object.fromEntries(questions.map(({ id }) => [id, { answers: ['Blue'] }])),
        }),
      tools: [greet],
      structuredOutput: true,
      logger,
    });
    second = startOpencode(world, { maxBudgetUsd: 0.05 });
    third = second.then(() =>
      startOpencode(world, {
        canUseTool: () => Promise.resolve('allow_once'),
        onExit,
        sideChannel: false,
      }),
    );
    // Whoever needs them is told why they are not there.
    third.catch(() => {});
  }, LONG_MS);
  beforeEach(() => {
    asked = [];
    decision = 'reject_once';
  });
  afterEach(() => {
    const { left, surprises } = world.model.forget();
    expect(left).toBe(0);
    expect(surprises).toEqual([]);
  });
  afterAll(async () => {
    await client?.close();
    for (const each of await Promise.allSettled([second, third])) {
      if (each.status === 'fulfilled') await each.value?.close();
    }
    await world?.[Symbol.asyncDispose]();
  });

  const lastPrompt = (): string => JSON.stringify(world.model.requests.at(-1)?.messages);

  it('A01 greets it and learns what it can do', () => {
    expect(client.state).toBe('ready');
    expect(client.agentInfo?.name).toBe('OpenCode');
    expect(client.warning).toBeUndefined();
    expect(client.capabilities).toMatchObject({
      loadSession: true,
      promptCapabilities: { image: true },
      sessionCapabilities: { close: {}, fork: {}, list: {}, resume: {} },
    });
    expect(client.sideChannel?.version).toBe(client.agentInfo?.version);
    expect(client.authMethods.length).toBeGreaterThan(0);
  });

  it('A09 streams thoughts and text and has all of it when the prompt resolves', async () => {
    await using session = await client.newSession();
    const kinds: string[] = [];
    session.on('agentThought', () => kinds.push('thought'));
    session.on('agentMessage', () => kinds.push('text'));
    world.model.script(think('Somebody is there.', 'Hello', ', ', 'you', '!'));
    const result = await session.prompt('Hi.');
    expect(result).toMatchObject({
      text: 'Hello, you!',
      stopReason: 'end_turn',
      cancelRequested: false,
      usage: { inputTokens: 800, cachedReadTokens: 200 },
    });
    expect(kinds[0]).toBe('thought');
    expect(kinds.filter((kind) => kind === 'text').length).toBeGreaterThan(0);
    expect(session.usage).toMatchObject({ used: 1000, size: 128_000 });
    await vi.waitFor(() => expect(session.availableCommands.length).toBeGreaterThan(0), PATIENCE);
    expect(session.currentModel).toBe('local/m1');
    expect(session.currentMode).toBe('build');
  });

  it('A21 A22 learns the title, renames and deletes', async () => {
    const session = await client.newSession();
    world.model.title = 'A title of the model';
    world.model.script(say('Hello.'));
    await session.prompt('Hi.');
    await vi.waitFor(() => expect(session.title).toBe('A title of the model'), PATIENCE);
    expect(session.can).toMatchObject({ rename: true, delete: true, close: true, fork: true });
    await session.rename('A title of mine');
    expect(session.title).toBe('A title of mine');
    await session.delete();
    expect(session.closed).toBe(true);
    await expect(client.loadSession(session.id)).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });

  it('A34 runs a command that was allowed and tells its exit code', async () => {
    await using session = await client.newSession();
    decision = 'allow_once';
    const command = 'echo one; exit 3';
    world.model.script(call('bash', { command, description: 'Fails' }), say('It failed.'));
    expect(await session.prompt('Run it.')).toMatchObject({ text: 'It failed.' });
    expect(asked).toMatchObject([
      { origin: 'agent', sessionId: session.id, toolCall: { name: 'bash', kind: 'execute' } },
    ]);
    expect(asked[0]?.options.map(({ kind }) => kind)).toEqual([
      'allow_once',
      'allow_always',
      'reject_once',
    ]);
    const tool = session.toolCall(asked[0]?.toolCall.toolCallId ?? '');
    expect(tool).toMatchObject({
      name: 'bash',
      status: 'completed',
      rawOutput: { metadata: { exit: 3 } },
    });
  });

  it('A50 leaves a file alone when the edit is rejected, and changes it when allowed', async () => {
    await world.write('hello.txt', 'hello world\n');
    await using session = await client.newSession();
    const edit = {
      filePath: join(world.project, 'hello.txt'),
      oldString: 'hello',
      newString: 'goodbye',
    };
    world.model.script(call('edit', edit));
    expect(await session.prompt('Change it.')).toMatchObject({ text: '', stopReason: 'end_turn' });
    expect(await world.read('hello.txt')).toBe('hello world\n');
    expect(asked).toMatchObject([{ toolCall: { name: 'edit', kind: 'edit' } }]);
    expect(session.toolCall(asked[0]?.toolCall.toolCallId ?? '')?.status).toBe('failed');

    decision = 'allow_once';
    world.model.script(call('edit', edit), say('Changed.'));
    await session.prompt('Do it now.');
    expect(await world.read('hello.txt')).toBe('goodbye world\n');
    const content = session.toolCall(asked[1]?.toolCall.toolCallId ?? '')?.content;
    expect(content).toContainEqual(
      expect.objectContaining({ type: 'diff', oldText: 'hello', newText: 'goodbye' }),
    );
  });

  it('A26 stops a turn while the model talks', async () => {
    await using session = await client.newSession();
    world.model.script(holdAfter('I talk', ' and talk'));
    const talking = new Promise<void>((resolve) => session.on('agentMessage', () => resolve()));
    const turn = session.prompt('Talk.');
    await talking;
    await session.cancel();
    expect(await turn).toMatchObject({ stopReason: 'cancelled', cancelRequested: true });
    await world.model.requests.at(-1)?.aborted;
    world.model.script(say('Yes?'));
    expect(await session.prompt('Still there?')).toMatchObject({ text: 'Yes?' });
  });

  it('A26 knows that a turn was stopped though the agent says that it ended', async () => {
    await using session = await client.newSession();
    world.model.script(fail(503, 'The model is tired.'));
    const retry = new Promise<void>((resolve) => {
      client.onDidHappenBeside((event) => {
        if (event.type === 'retry' && event.sessionId === session.id) resolve();
      });
    });
    const turn = session.prompt('Hi.');
    await retry;
    await session.cancel();
    expect(await turn).toMatchObject({ cancelRequested: true });
  });

  it('A31 says what a provider has against a request', async () => {
    await using session = await client.newSession();
    world.model.script(fail(401, 'Incorrect API key provided.'));
    const error: unknown = await session.prompt('Hi.').catch((reason: unknown) => reason);
    expect(classifyError(error)).toMatchObject({ class: 'authentication', retryable: false });
    expect(String(error)).toContain('Incorrect API key');
  });

  it('A28 A29 queues prompts and sends text that only looks like a command', async () => {
    await using session = await client.newSession();
    world.model.script(say('First.'), say('Second.'));
    const [first, second] = await Promise.all([
      session.prompt('One.'),
      session.prompt('/etc/hosts - what is this?', { queue: true }),
    ]);
    expect([first.text, second.text]).toEqual(['First.', 'Second.']);
    expect(lastPrompt()).toContain('/etc/hosts - what is this?');
  });

  it('A59 stops a turn that only calls tools', async () => {
    await using session = await client.newSession({ maxTurns: 2 });
    decision = 'allow_once';
    const round = (n: number) => call('bash', { command: `echo ${n}`, description: 'Says so' });
    world.model.script(round(1), round(2), holdAfter());
    const result = await session.prompt('Go on and on.');
    expect(result).toMatchObject({ stoppedBy: 'max_turns', cancelRequested: true });
    world.model.forget();
  });

  it('A44 lets the same handler decide for sub-agents', async () => {
    await using session = await client.newSession();
    decision = 'allow_once';
    world.model.script(
      call('task', { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' }),
      call('bash', { command: 'echo from-sub', description: 'Says so' }),
      say('The child is done.'),
      say('All done.'),
    );
    expect(await session.prompt('Delegate it.')).toMatchObject({ text: 'All done.' });
    expect(asked).toMatchObject([
      { origin: 'subagent', sessionId: session.id, subagent: { title: /Sub work/ } },
    ]);
  });

  it('A60 A61 tells the plan, and answers a question of the agent', async () => {
    await using session = await client.newSession();
    const todos = [{ content: 'First', status: 'in_progress', priority: 'high' }];
    const questions = [{ question: 'Which colour?', header: 'Colour', options: [] }];
    world.model.script(call('todowrite', { todos }), call('question', { questions }), say('Blue!'));
    const lists: unknown[] = [];
    session.onDidChangeToolCall((tool) => lists.push(todosOfToolCall(tool)));
    await session.prompt('Plan, then ask.');
    expect(lists).toContainEqual(todos);
    expect(await client.sideChannel?.todos(session.id)).toEqual(todos);
    expect(lastPrompt()).toContain('Blue');
  });

  it('A62 calls a tool of this program, which knows its session', async () => {
    await using session = await client.newSession();
    world.model.script(call('aerie_greet', { name: 'Ada' }), say('Greeted.'));
    await session.prompt('Greet Ada.');
    expect(greeted).toEqual([`${session.id} Ada`]);
    expect(lastPrompt()).toContain('Good day, Ada!');
  });

  it('A63 gives a structured answer', async () => {
    const outputSchema = {
      type: 'object',
      properties: { colour: { type: 'string' } },
      required: ['colour'],
    };
    await using session = await client.newSession({ outputSchema });
    world.model.script(call('aerie_StructuredOutput', { colour: 'blue' }), say('Done.'));
    const { meta } = await session.prompt('Which colour?');
    expect(meta['structuredOutput']).toEqual({ colour: 'blue' });
  });

  it('A13 keeps keys and passwords out of logs', async () => {
    await using session = await client.newSession();
    world.model.script(say('Yes.'));
    await session.prompt('Are you there?');
    expect(world.model.requests.at(-1)?.authorization).toBe(`Bearer ${API_KEY}`);
    const secrets = [API_KEY];
    if (process.platform === 'linux') {
      const env = await readFile(`/proc/${client.pid}/environ`, 'utf8');
      const password = /OPENCODE_SERVER_PASSWORD=([^\0]+)/.exec(env)?.[1];
      expect(password).toMatch(/^[\w-]{43}$/);
      secrets.push(password ?? '');
    }
    const written = [...logged, JSON.stringify(client.protocolLog.frames())].join('\n');
    for (const secret of secrets) expect(written).not.toContain(secret);
  });

  describe('another process', () => {
    let other: AgentClient;
    beforeAll(async () => {
      other = await second;
    }, LONG_MS);
    afterAll(() => other?.close());

    it('A16 A17 A19 lists, loads and forks what the first one left', async () => {
      const session = await client.newSession();
      decision = 'allow_once';
      const command = 'echo remember';
      world.model.script(
        call('bash', { command, description: 'Says so' }),
        think('Done, I think.', 'Remembered.'),
      );
      await session.prompt('Remember this.');
      await session.close();

      const history = await other.loadHistory(session.id);
      expect(history.messages).toEqual([
        { role: 'user', text: 'Remember this.' },
        { role: 'thought', text: 'Done, I think.' },
        { role: 'assistant', text: 'Remembered.' },
      ]);
      const replayed = history.notifications.map(({ update }) => update);
      const tools = replayed.filter((update): update is AgentUpdate & { toolCallId: string } =>
        ['tool_call', 'tool_call_update'].includes(update.sessionUpdate),
      );
      expect(tools).toHaveLength(2);
      expect(history.session.toolCall(tools[0]?.toolCallId ?? '')?.status).toBe('completed');
      await history.session.close();

      await using fork = await other.forkSession(session.id, { history: 'full' });
      expect(fork.forkedFrom).toBe(session.id);
      const stored = new Map<string, string>();
      for await (const each of other.sessions({ cwd: world.project })) {
        stored.set(each.sessionId, each.title ?? '');
      }
      expect(stored.get(fork.id)).toContain('(fork #1)');
      expect(stored.has(session.id)).toBe(true);
      const page = await other.listSessions({ cwd: world.project });
      expect(page.sessions.map(({ sessionId }) => sessionId)).toContain(session.id);

      await using resumed = await other.resumeSession(session.id);
      world.model.script(say('I do.'));
      expect(await resumed.prompt('Do you remember?')).toMatchObject({ text: 'I do.' });
      expect(lastPrompt()).toContain('remember');
    });

    it('A23 says that a session is not there', async () => {
      await expect(other.loadSession('ses_none')).rejects.toMatchObject({
        code: 'session_not_found',
      });
    });

    it('A58 stops when the budget is spent', async () => {
      const session = await other.newSession();
      const usage = { input: 60_000, output: 10, cached: 0, reasoning: 0 };
      const todo = { content: 'A', status: 'pending', priority: 'low' };
      world.model.script({ ...call('todowrite', { todos: [todo] }), usage }, holdAfter('More'));
      await expect(session.prompt('Spend.')).rejects.toMatchObject({
        code: 'cancelled',
        cause: { code: 'budget_exceeded' },
      });
      expect(other.budget).toMatchObject({ exceeded: true });
      const count = world.model.requests.length;
      await expect(session.prompt('More.')).rejects.toMatchObject({ code: 'budget_exceeded' });
      expect(world.model.requests).toHaveLength(count);
      world.model.forget();
    });
  });

  it(
    'A07 A12 ends turns at once when an agent without side channel dies, and clears what it left',
    async () => {
      const dying = await third;
      if (process.platform === 'linux') await expectProtected(dying.pid);
      const session = await dying.newSession();
      const before = (await world.processes()).length;
      world.model.script(call('bash', { command: 'sleep 600', description: 'Waits' }));
      const turn = session.prompt('Wait.').catch((reason: unknown) => reason);
      await vi.waitFor(async () => {
        expect((await world.processes()).length).toBeGreaterThan(before);
      }, PATIENCE);
      process.kill(dying.pid ?? 0, 'SIGKILL');
      expect(await turn).toMatchObject({ code: 'transport', exit: { signal: 'SIGKILL' } });
      expect(onExit).toHaveBeenCalledOnce();
      expect(session.closed).toBe(true);
      await dying.close();
      await vi.waitFor(async () => {
        expect((await world.processes()).length).toBeLessThan(before);
      }, PATIENCE);
    },
    LONG_MS,
  );

  it('A06 leaves nothing running when it is closed while a command runs', async () => {
    const session = await client.newSession();
    decision = 'allow_once';
    const before = (await world.processes()).length;
    world.model.script(call('bash', { command: 'sleep 600', description: 'Waits' }));
    const turn = session.prompt('Wait.');
    await vi.waitFor(async () => {
      expect((await world.processes()).length).toBeGreaterThan(before);
    }, PATIENCE);
    await client.close();
    expect(await turn).toMatchObject({ cancelRequested: true });
    expect(await world.leftovers()).toEqual([]);
  });
});
