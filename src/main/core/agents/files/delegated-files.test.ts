// Files on the wire: an agent asks, a whole client answers.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryAgent, type TurnTools } from '#tests/support/memory-agent.ts';
import { AgentClient } from '../client/agent-client.ts';
import { usualQuirks } from '../profiles/agent-profile.ts';
import { memoryTransport } from '../transport/memory-transport.ts';

let cwd = '';
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-wire-')));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Runs one turn in which the agent does as told. */
async function turn(agentDoes: (turn: TurnTools) => Promise<void>, advisory = false) {
  const { app } = memoryAgent({
    onTurn: async (tools) => {
      await agentDoes(tools);
      return undefined;
    },
  });
  const quirks = { ...usualQuirks, lateUpdatesMs: 0, fsWriteIsAdvisory: advisory };
  await using client = new AgentClient({
    profile: { id: 'memory', label: 'Memory', command: ['memory'], quirks },
    cwd,
    transport: memoryTransport(app),
  });
  await client.start();
  const session = await client.newSession();
  await session.prompt('go');
}

describe('files that an agent asks for (A41, A42)', () => {
  it('are written and read back, and refused with a code it knows', async () => {
    await symlink(tmpdir(), join(cwd, 'up'));
    const codes: unknown[] = [];
    await turn(async ({ client, sessionId }) => {
      const path = join(cwd, 'new', 'a.txt');
      await client.request('fs/write_text_file', { sessionId, path, content: 'one\ntwo\n' });
      const read = await client.request('fs/read_text_file', {
        sessionId,
        path,
        line: 2,
        limit: 1,
      });
      expect(read).toEqual({ content: 'two' });
      const failure = (error: unknown): void => {
        codes.push(typeof error === 'object' && error !== null && 'code' in error && error.code);
      };
      for (const bad of [
        join(cwd, 'missing'),
        'relative',
        join(cwd, 'up', 'x'),
        '/etc/passwd',
        cwd,
      ]) {
        await client.request('fs/read_text_file', { sessionId, path: bad }).catch(failure);
      }
      const elsewhere = { sessionId, path: join(cwd, 'up', 'escaped'), content: 'x' };
      await client.request('fs/write_text_file', elsewhere).catch(failure);
      const unknown = { sessionId: 'unknown', path, content: 'x' };
      await client.request('fs/write_text_file', unknown).catch(failure);
    });
    expect(codes).toEqual([-32002, -32602, -32603, -32603, -32603, -32603, -32002]);
    expect(await readFile(join(cwd, 'new', 'a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('are left alone on disk for an agent that writes them itself', async () => {
    const path = join(cwd, 'a.txt');
    await writeFile(path, 'before');
    await turn(async ({ client, sessionId }) => {
      await client.request('fs/write_text_file', { sessionId, path, content: 'after' });
    }, true);
    expect(await readFile(path, 'utf8')).toBe('before');
  });
});
