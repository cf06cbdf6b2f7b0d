import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { defineTool } from '#core/agents/bridge/define-tool.ts';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentClientOptions } from '#core/agents/client/client-options.ts';
import type { PermissionRequest } from '#core/agents/permissions/permission-types.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import type { AgentSession } from '#core/agents/session/agent-session.ts';
import type { ToolCallState } from '#core/agents/tools/tool-call-state.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { API_KEY, OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, holdAfter, say, think } from '#tests/support/opencode/scripted-model.ts';

const PATIENCE = { timeout: 30_000 };

// One process for all tests: it is big and slow to start. Each test has a session of its own.
describe.runIf(opencodeBinary())('a client of the real opencode', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  let decide: (request: PermissionRequest) => 'allow_once' | 'reject_once';
  let asked: PermissionRequest[];
  const exits: unknown[] = [];
  const steps: string[] = [];

  const options = (): AgentClientOptions => ({
    profile: opencodeProfile(),
    cwd: world.project,
    cliPath: world.binary,
    loginEnvironment: async () => world.env,
    env: world.env,
    canUseTool: async (request) => {
      asked.push(request);
      return decide(request);
    },
    tools: [
      defineTool({
        name: 'weather',
        description: 'Weather of a city',
        input: z.object({ city: z.string() }),
        execute: ({ city }) => ({ text: `It rains in ${city}.` }),
      }),
    ],
    structuredOutput: true,
    onExit: (exit) => exits.push(exit),
  });

  const callsOf = (session: AgentSession): ToolCallState[] => {
    const calls = new Map<string, ToolCallState>();
    session.onDidChangeToolCall((changed) => calls.set(changed.toolCallId, changed));
    return new Proxy([], { get: (_, key) => Reflect.get([...calls.values()], key) });
  };

  beforeAll(async () => {
    asked = [];
    decide = () => 'allow_once';
    world = await OpencodeWorld.create({ files: { 'hello.txt': 'hello world\n' } });
    client = new AgentClient(options());
    client.onDidProgress((step) => steps.push(step));
    await client.start();
  });

  afterAll(async () => {
    await client.close();
    await world[Symbol.asyncDispose]();
  });

  it('A02: starts with progress, and knows what it talks to', () => {
    expect(steps).toEqual(['bridge', 'finding', 'starting', 'initialising', 'ready']);
    expect(client.agentInfo).toMatchObject({ name: 'OpenCode' });
    expect(client.sideChannel).toBeDefined();
    expect(client.authMethods.map(({ id }) => id)).toEqual(['opencode-login']);
  });

  it('streams thoughts and text, and tells context, cost and title', async () => {
    world.model.script(think('Let me see.', 'The answer ', 'is 42.'));
    const session = await client.newSession();
    const thoughts: string[] = [];
    session.on('agentThought', ({ content }) => {
      if (content.type === 'text') thoughts.push(content.text);
    });
    const result = await session.prompt('What is the answer?');
    expect(result).toMatchObject({ text: 'The answer is 42.', stopReason: 'end_turn' });
    expect(thoughts.join('')).toBe('Let me see.');
    expect(session.usage?.size).toBe(128_000);
    expect(session.cost?.costUsd).toBeGreaterThan(0);
    await vi.waitFor(() => expect(session.title).toBe(world.model.title), PATIENCE);
  });

  it('A55: changes model, mode and effort by the settings of the agent', async () => {
    const session = await client.newSession({ mode: 'plan', effort: 'high' });
    expect(session.currentMode).toBe('plan');
    expect(session.currentVariant()).toMatchObject({ modelId: 'local/m1', variant: 'high' });
    await expect(session.setModel('nobody/none')).rejects.toMatchObject({ code: 'invalid_params' });
    await session.setMode('build');
    expect(session.currentMode).toBe('build');
    await session.close();
  });

  it('asks before a command, shows its output, and rejects without an error', async () => {
    world.model.script(
      call('bash', { command: 'echo from-shell', description: 'echo' }),
      say('Ok.'),
    );
    const session = await client.newSession();
    const calls = callsOf(session);
    await session.prompt('run it');
    expect(asked.at(-1)?.toolCall?.rawInput ?? asked.at(-1)).toBeDefined();
    expect(JSON.stringify(calls.at(-1)?.content)).toContain('from-shell');
    expect(calls.at(-1)).toMatchObject({ name: 'bash', status: 'completed' });

    decide = () => 'reject_once';
    world.model.script(call('bash', { command: 'echo never', description: 'no' }));
    const result = await session.prompt('run another');
    decide = () => 'allow_once';
    expect(result.stopReason).toBe('end_turn');
    expect(calls.at(-1)).toMatchObject({ status: 'failed' });
  });

  it('A26: a cancelled turn is over at once and marked as such', async () => {
    world.model.script(holdAfter('Once upon '));
    const session = await client.newSession();
    const begun = Promise.withResolvers<void>();
    session.on('agentMessage', () => begun.resolve());
    const turn = session.prompt('tell me');
    await begun.promise;
    await session.cancel();
    expect(await turn).toMatchObject({ cancelRequested: true, stopReason: 'cancelled' });
    expect(session.busy).toBe(false);
  });

  it('A28, A29: queues prompts, and lets text with a slash through', async () => {
    world.model.script(say('one'), say('two'));
    const session = await client.newSession();
    const first = session.prompt('first');
    const second = session.enqueue('/etc/hosts - what is this?');
    expect(session.queue.list().map(({ id }) => id)).toEqual([second.id]);
    expect((await first).text).toBe('one');
    expect((await second.result).text).toBe('two');
    const sent = JSON.stringify(world.model.requests.at(-1)?.messages.at(-1));
    expect(sent).toContain('/etc/hosts');
  });

  it('A19, A20, A23: loads with history, resumes without, forks whole, and knows what is not there', async () => {
    world.model.script(say('remembered'));
    const session = await client.newSession();
    await session.prompt('remember this');
    await session.close();
    const history = await client.loadHistory(session.id);
    expect(history.messages).toEqual([
      { role: 'user', text: 'remember this' },
      { role: 'assistant', text: 'remembered' },
    ]);
    const fork = await client.forkSession(session.id, { history: 'full' });
    expect(fork.forkedFrom).toBe(session.id);
    await history.session.close();
    expect((await client.resumeSession(session.id)).configOptions.length).toBeGreaterThan(0);
    await expect(client.loadSession('ses_nope')).rejects.toMatchObject({
      code: 'session_not_found',
    });
    expect(client.session('ses_nope')).toBeUndefined();
    const ids: string[] = [];
    for await (const { sessionId } of client.sessions({ cwd: world.project })) ids.push(sessionId);
    expect(ids).toEqual(expect.arrayContaining([session.id, fork.id]));
  });

  it('A62, A63: calls tools of this program, and answers in a structure', async () => {
    world.model.script(call('aerie_weather', { city: 'Oslo' }), say('Wet.'));
    const plain = await client.newSession();
    const calls = callsOf(plain);
    expect((await plain.prompt('weather?')).text).toBe('Wet.');
    expect(JSON.stringify(calls.at(-1)?.content)).toContain('It rains in Oslo.');

    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const session = await client.newSession({ outputSchema: schema });
    world.model.script(call('aerie_StructuredOutput', { n: 7 }), say('Done.'));
    const result = await session.prompt('count');
    expect(result.meta['structuredOutput']).toEqual({ n: 7 });
  });

  it('A22: renames, puts aside and deletes over the other API', async () => {
    world.model.script(say('hi'));
    const session = await client.newSession();
    await session.prompt('hi');
    await session.rename('A name of mine');
    expect(session.title).toBe('A name of mine');
    expect(session.can).toMatchObject({ rename: true, delete: true, archive: true });
    await session.delete();
    expect(session.closed).toBe(true);
    await expect(client.loadSession(session.id)).rejects.toMatchObject({
      code: 'session_not_found',
    });
  });

  it('A13: neither key nor password is in the protocol log', () => {
    const text = client.protocolLog.export();
    expect(text).toContain('session/prompt');
    expect(text).not.toContain(API_KEY);
    expect(text).not.toMatch(/Bearer [\w-]{20,}/);
  });

  it('A07: a killed agent fails the turn within a moment, and says so', async () => {
    world.model.script(holdAfter('and then'));
    const session = await client.newSession();
    const begun = Promise.withResolvers<void>();
    session.on('agentMessage', () => begun.resolve());
    const turn = session.prompt('go');
    const failed = turn.catch((error: unknown) => error);
    await begun.promise;
    expect(exits).toEqual([]);
    const before = performance.now();
    if (client.pid !== undefined) process.kill(client.pid, 'SIGKILL');
    expect(await failed).toMatchObject({ code: 'transport', reason: 'subprocess' });
    expect(performance.now() - before).toBeLessThan(5000);
    expect(exits).toMatchObject([{ signal: 'SIGKILL' }]);
    expect(client.state).toBe('degraded');
    expect(client.openSessions).toEqual([]);
    await expect(client.newSession()).rejects.toMatchObject({ code: 'transport' });
  });
});
