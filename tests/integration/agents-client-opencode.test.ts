import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { holdAfter, say } from '#tests/support/opencode/scripted-model.ts';

// One process for all tests, which the last one ends by force.
describe.runIf(opencodeBinary())('a client of the real opencode', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  const exits: unknown[] = [];
  const steps: string[] = [];

  beforeAll(async () => {
    world = await OpencodeWorld.create();
    client = new AgentClient({
      profile: opencodeProfile(),
      cwd: world.project,
      cliPath: world.binary,
      loginEnvironment: async () => world.env,
      env: world.env,
      structuredOutput: true,
      onExit: (exit) => exits.push(exit),
    });
    client.onDidProgress((step) => steps.push(step));
    await client.start();
  });

  afterAll(async () => {
    await client.close();
    await world[Symbol.asyncDispose]();
  });

  it('A02: starts with progress', () => {
    expect(steps).toEqual(['bridge', 'finding', 'starting', 'initialising', 'ready']);
    expect(client.authMethods.map(({ id }) => id)).toEqual(['opencode-login']);
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

  it('A18, A19, A20: resumes without history, and forks with all of it', async () => {
    world.model.script(say('remembered'));
    const session = await client.newSession();
    await session.prompt('remember this');
    await expect(client.loadSession(session.id)).rejects.toMatchObject({ code: 'session_busy' });
    await session.close();
    const texts: string[] = [];
    const fork = await client.forkSession(session.id, {
      history: 'full',
      onUpdate: ({ update, replayed }) => {
        if (replayed && 'content' in update && update.sessionUpdate === 'agent_message_chunk') {
          texts.push(update.content.type === 'text' ? update.content.text : '');
        }
      },
    });
    expect(fork.forkedFrom).toBe(session.id);
    expect(texts).toEqual(['remembered']);
    const resumed = await client.resumeSession(session.id);
    expect(resumed.configOptions.length).toBeGreaterThan(0);
    expect(resumed.cost?.costUsd).toBeGreaterThan(0);
  });

  it('A07: a killed agent fails the turn within a moment, and says so', async () => {
    world.model.script(holdAfter('and then'));
    const session = await client.newSession();
    const begun = Promise.withResolvers<void>();
    session.on('agentMessage', () => begun.resolve());
    const failed = session.prompt('go').catch((error: unknown) => error);
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
