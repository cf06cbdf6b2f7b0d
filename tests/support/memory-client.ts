import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentClientOptions } from '#core/agents/client/client-options.ts';
import { type AgentProfile, usualQuirks } from '#core/agents/profiles/agent-profile.ts';
import { memoryTransport } from '#core/agents/transport/memory-transport.ts';
import { type MemoryAgent, type MemoryAgentScript, memoryAgent } from './memory-agent.ts';

export const memoryProfile: AgentProfile = {
  id: 'memory',
  label: 'Memory',
  command: ['memory'],
  quirks: { ...usualQuirks, lateUpdatesMs: 0 },
};

/** The profile with other quirks. */
export function profileWith(quirks: Partial<AgentProfile['quirks']>): AgentProfile {
  return { ...memoryProfile, quirks: { ...memoryProfile.quirks, ...quirks } };
}

const clients: AgentClient[] = [];
const folders: string[] = [];

/** A folder for one test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-agent-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A client of an agent in memory, not started; closed after the test. */
export function memoryClient(
  script: MemoryAgentScript = {},
  options: Partial<AgentClientOptions> = {},
): { agent: MemoryAgent; client: AgentClient } {
  const agent = memoryAgent(script);
  const client = new AgentClient({
    profile: memoryProfile,
    cwd: testFolder(),
    transport: memoryTransport(agent.app),
    ...options,
  });
  clients.push(client);
  return { agent, client };
}

/** The same, started. */
export async function startedClient(
  script: MemoryAgentScript = {},
  options: Partial<AgentClientOptions> = {},
): Promise<{ agent: MemoryAgent; client: AgentClient }> {
  const { agent, client } = memoryClient(script, options);
  await client.start();
  return { agent, client };
}

/** Everything an iterable still gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Name of the error that `work` rejects with, taken care of from now on. */
export function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: { code?: unknown }) => error.code,
  );
}

/** Resolves once `check` does not throw any more; a loaded machine may take long for it. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000, interval: 5 });
}
