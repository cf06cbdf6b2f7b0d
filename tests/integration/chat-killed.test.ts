// A process that is killed while it writes a chat, again and again, and one that goes on after it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { ChatJournal } from '#core/chat/chat-journal.ts';
import { ChatOwners } from '#core/chat/chat-owners.ts';
import { ChatStore } from '#core/chat/chat-store.ts';
import { endLostTurns } from '#core/chat/end-lost-turns.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { holderOf, isAlive } from '#core/system/process-lock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { expectReadable } from '#tests/support/chat-database.ts';

const writer = join(import.meta.dirname, '..', 'support', 'chat-writer.ts');

/** Lets a process write and kills it when it has written so often; resolves with what it said last. */
async function writeUntilKilled(path: string, round: number, lines: number): Promise<number> {
  const child = spawn(process.execPath, [writer, path, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    said = Number(line);
    count += 1;
    if (count === lines) child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return said;
}

it('a chat is readable and in order after each process that was killed while it wrote', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'aerie.db');
  const ports = { clock: nodeClock, logger: silentLogger };
  for (const [round, lines] of [3, 11, 1, 7].entries()) {
    const said = await writeUntilKilled(path, round, lines);
    const { database, problems } = openDatabase({ path, ...ports });
    expect(problems).toEqual([]);
    const journal = new ChatJournal({ database, ...ports });
    // All that it said was on disk is there.
    expect(journal.cursor('c')).toBeGreaterThanOrEqual(said);
    expectReadable(journal);
    const store = new ChatStore({ database, ...ports });
    const owners = new ChatOwners({ database, owner: holderOf(process.pid), isAlive });
    expect([...owners.elsewhere()]).toEqual([]);
    endLostTurns({ ...ports, store, journal, owners, isAlive });
    expectReadable(journal);
    const { facts, items } = journal.load('c');
    expect(facts).toMatchObject({ turn: null, lastTurn: { stop: 'interrupted' } });
    const tools = [...items.values()].filter((item) => item.type === 'tool');
    expect(new Set(tools.map(({ status }) => status))).toEqual(new Set(['unknown']));
    database.close();
  }
}, 60_000);
