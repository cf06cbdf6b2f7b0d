import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryClient, startedClient } from '#tests/support/memory-client.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';

describe('AgentClient', () => {
  it('A01: tells exactly what it can do, and knows what the agent can', async () => {
    const steps: string[] = [];
    const { agent, client } = memoryClient();
    client.onDidProgress((step) => steps.push(step));
    await client.start();
    expect(steps).toEqual(['starting', 'initialising', 'ready']);
    expect(client.state).toBe('ready');
    expect(client.agentInfo).toEqual({ name: 'Memory', version: '1.2.3' });
    expect(client.capabilities.loadSession).toBe(true);
    expect(agent.calls[0]).toMatchObject({
      method: 'initialize',
      params: {
        protocolVersion: 1,
        clientCapabilities: {
          fs: { readTextFile: true, writeTextFile: true },
          terminal: true,
          _meta: { 'terminal-auth': true },
        },
      },
    });
  });

  it('prompts, and gives the whole text', async () => {
    const { client } = await startedClient();
    const session = await client.newSession();
    const result = await session.prompt('hello');
    expect(result).toMatchObject({ text: 'hello', stopReason: 'end_turn', cancelRequested: false });
    expect(session.busy).toBe(false);
  });

  it('A01: refuses another version of the protocol, and is closed then', async () => {
    const { client } = memoryClient({ initialize: { protocolVersion: 2 } });
    await expect(client.start()).rejects.toMatchObject({ code: 'protocol_version' });
    expect(client.state).toBe('closed');
    await expect(client.newSession()).rejects.toMatchObject({ code: 'client_closed' });
  });

  it('can be started once, and not used before or after', async () => {
    const { client } = memoryClient();
    await expect(client.newSession()).rejects.toMatchObject({ code: 'not_started' });
    await client.start();
    await expect(client.start()).rejects.toMatchObject({ code: 'already_connected' });
    await client.close();
    await client.close();
    await expect(client.start()).rejects.toMatchObject({ code: 'client_closed' });
    await expect(client.newSession()).rejects.toMatchObject({ code: 'client_closed' });
  });

  it('A15: wants a folder that is there, before anything is sent', async () => {
    const { agent, client } = await startedClient();
    const before = agent.calls.length;
    for (const bad of ['relative', join(client.cwd, 'missing')]) {
      await expect(client.newSession({ cwd: bad })).rejects.toMatchObject({ code: 'bad_option' });
    }
    await expect(client.newSession({ additionalDirectories: ['x'] })).rejects.toMatchObject({
      code: 'bad_option',
    });
    expect(agent.calls).toHaveLength(before);
  });

  it('A09: has every update before the prompt resolves, in order', async () => {
    const { client } = await startedClient({
      onTurn: async ({ say }) => {
        for (let i = 0; i < 200; i += 1) void say(String(i % 10));
        return {};
      },
    });
    const session = await client.newSession();
    const seen: AgentUpdate[] = [];
    for (let i = 0; i < 12; i += 1) session.on('agentMessage', () => {});
    session.on('agentMessage', () => {
      throw new Error('a bad listener');
    });
    session.on('agentMessage', (update) => seen.push(update));
    const { text } = await session.prompt('count');
    expect(text).toBe('0123456789'.repeat(20));
    expect(seen).toHaveLength(200);
  });
});
