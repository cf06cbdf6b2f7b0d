import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryAgentScript, memoryAgent } from '#tests/support/memory-agent.ts';
import { usualQuirks } from '../profiles/agent-profile.ts';
import { memoryTransport } from '../transport/memory-transport.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { AgentClient } from './agent-client.ts';
import type { AgentClientOptions } from './client-options.ts';

let cwd: string;
const clients: AgentClient[] = [];

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'aerie-client-'));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  rmSync(cwd, { recursive: true });
});

const profile = {
  id: 'memory',
  label: 'Memory',
  command: ['memory'],
  quirks: { ...usualQuirks, lateUpdatesMs: 0 },
} as const;

function setUp(script: MemoryAgentScript = {}, options: Partial<AgentClientOptions> = {}) {
  const agent = memoryAgent(script);
  const client = new AgentClient({
    profile,
    cwd,
    transport: memoryTransport(agent.app),
    ...options,
  });
  clients.push(client);
  return { agent, client };
}

async function started(script: MemoryAgentScript = {}, options: Partial<AgentClientOptions> = {}) {
  const { agent, client } = setUp(script, options);
  await client.start();
  return { agent, client };
}

describe('AgentClient', () => {
  it('A01: tells exactly what it can do, and knows what the agent can', async () => {
    const steps: string[] = [];
    const { agent, client } = setUp();
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
    const { client } = await started();
    const session = await client.newSession();
    const result = await session.prompt('hello');
    expect(result).toMatchObject({ text: 'hello', stopReason: 'end_turn', cancelRequested: false });
    expect(session.busy).toBe(false);
  });

  it('A01: refuses another version of the protocol, and is closed then', async () => {
    const { client } = setUp({ initialize: { protocolVersion: 2 } });
    await expect(client.start()).rejects.toMatchObject({ code: 'protocol_version' });
    expect(client.state).toBe('closed');
    await expect(client.newSession()).rejects.toMatchObject({ code: 'client_closed' });
  });

  it('can be started once, and not used before or after', async () => {
    const { client } = setUp();
    await expect(client.newSession()).rejects.toMatchObject({ code: 'not_started' });
    await client.start();
    await expect(client.start()).rejects.toMatchObject({ code: 'already_connected' });
    await client.close();
    await client.close();
    await expect(client.start()).rejects.toMatchObject({ code: 'client_closed' });
    await expect(client.newSession()).rejects.toMatchObject({ code: 'client_closed' });
  });

  it('A15: wants a folder that is there, before anything is sent', async () => {
    const { agent, client } = await started();
    const before = agent.calls.length;
    for (const bad of ['relative', join(cwd, 'missing')]) {
      await expect(client.newSession({ cwd: bad })).rejects.toMatchObject({ code: 'bad_option' });
    }
    await expect(client.newSession({ additionalDirectories: ['x'] })).rejects.toMatchObject({
      code: 'bad_option',
    });
    expect(agent.calls).toHaveLength(before);
  });

  it('A09: has every update before the prompt resolves, in order', async () => {
    const { client } = await started({
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
