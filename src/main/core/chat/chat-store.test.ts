import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase, expectReadable } from '#tests/support/chat-database.ts';
import { text } from '#tests/support/chat-events.ts';
import { openDatabase } from '../store/open-database.ts';
import { SqliteLayoutRepository } from '../store/sqlite-layout-repository.ts';
import { nodeClock } from '../system/node-clock.ts';
import { ChatJournal } from './chat-journal.ts';
import { ChatRecorder } from './chat-recorder.ts';
import { ChatSearch } from './chat-search.ts';
import { ChatStore } from './chat-store.ts';

describe('ChatStore', () => {
  it('lists chats, those changed last first, page by page', () => {
    const { store, clock } = chatDatabase();
    for (let n = 1; n <= 5; n += 1) {
      if (n !== 3) clock.advance(10);
      store.create({
        id: `n${n}`,
        agent: n % 2 ? 'claude' : 'opencode',
        cwd: '/q',
        sessionId: `s${n}`,
      });
    }
    const ids = (options: Parameters<typeof store.list>[0]): string[] =>
      store.list(options).map(({ id }) => id);
    expect(ids({})).toEqual(['n5', 'n4', 'n3', 'n2', 'n1', 'c']);
    expect(ids({ agent: 'claude' })).toEqual(['n5', 'n3', 'n1']);
    expect(ids({ cwd: '/p' })).toEqual(['c']);
    const page = store.list({ limit: 3 });
    const last = page.at(-1);
    expect(last && ids({ after: last })).toEqual(['n2', 'n1', 'c']);
    expect(store.get('n2')).toEqual({
      id: 'n2',
      agent: 'opencode',
      sessionId: 's2',
      cwd: '/q',
      title: null,
      activity: 'idle',
      costUsd: null,
      cursor: 0,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      archivedAt: null,
      worktree: null,
    });
  });

  it('finds chats by their folder and by their work, however many are newer', () => {
    const { store, recorder, clock } = chatDatabase();
    const old = recorder();
    old.record({ type: 'turnStarted', id: 'p', blocks: [text('word')] });
    old.flush();
    store.setArchived('c', true);
    for (let n = 0; n < 600; n += 1) {
      clock.advance(1);
      store.create({ id: `n${n}`, agent: 'claude', cwd: n === 0 ? '/p/below' : '/px' });
    }
    expect(store.atWork().map(({ id }) => id)).toEqual(['c']);
    const ids = (folder: string): string[] => store.inFolder(folder).map(({ id }) => id);
    expect(ids('/p')).toEqual(['c', 'n0']);
    expect(ids('/p/below')).toEqual(['n0']);
    expect(ids('/p/bel')).toEqual([]);
    expect(ids('/')).toHaveLength(601);
    store.setDeleted('c', true);
    expect(store.atWork()).toEqual([]);
    expect(ids('/p')).toEqual(['n0']);
  });

  it('A55: keeps what is to be chosen in new sessions, the last word for each option', () => {
    const { store } = chatDatabase();
    expect(store.wanted('c')).toBeUndefined();
    store.want('c', { model: 'one', fast: true });
    store.want('c', { model: 'two' });
    store.setSession('c', 's');
    expect(store.wanted('c')).toEqual({ model: 'two', fast: true });
  });

  it('A18: begins one chat for a session of an agent, whoever asks at the same time', () => {
    const { store } = chatDatabase();
    const wish = { agent: 'claude', cwd: '/q', sessionId: 's' };
    expect(store.findOrCreate({ ...wish, id: 'one' })).toMatchObject({ isNew: true });
    expect(store.findOrCreate({ ...wish, id: 'two' })).toMatchObject({
      isNew: false,
      chat: { id: 'one' },
    });
    expect(store.findOrCreate({ ...wish, id: 'one', sessionId: 'other' }).isNew).toBe(false);
    expect(store.findOrCreate({ ...wish, id: 'three', agent: 'codex' }).isNew).toBe(true);
    store.setDeleted('one', true);
    expect(store.findOrCreate({ ...wish, id: 'four' })).toMatchObject({ isNew: true });
  });

  it('puts away, takes back, deletes with all that belongs to it', () => {
    const { database, store, recorder } = chatDatabase();
    const event = { type: 'turnStarted', id: 'p', blocks: [text('word')] } as const;
    recorder().command({ id: 'x', event, undo: { type: 'promptRemoved', id: 'p' } });
    new ChatSearch(database).index(10);
    store.setArchived('c', true);
    expect(store.list()).toEqual([]);
    expect(store.list({ archived: true })).toMatchObject([
      { id: 'c', archivedAt: expect.any(Number) },
    ]);
    store.setArchived('c', false);
    store.setSession('c', 'ses_1');
    expect(store.list()).toMatchObject([{ id: 'c', sessionId: 'ses_1', archivedAt: null }]);
    store.delete('c');
    expect(store.find('c')).toBeUndefined();
    for (const table of ['chat_entry', 'chat_item', 'chat_command', 'chat_search']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    }
    for (const use of [
      () => store.get('c'),
      () => store.delete('c'),
      () => store.items('c', { limit: 1 }),
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'chat_not_found' }));
    }
  });

  it('tells a failing disk', () => {
    const { database, store } = chatDatabase();
    database.close();
    for (const use of [() => store.list(), () => store.create({ id: 'x', agent: 'a', cwd: '/' })]) {
      expect(use).toThrow(expect.objectContaining({ code: 'storage_failed' }));
    }
  });
});

describe('chats in a database of the first version', () => {
  it('can be begun, and what was in it stays', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aerie-chats-'));
    const path = join(folder, 'aerie.db');
    copyFileSync(join(import.meta.dirname, '../../../../tests/fixtures/store/aerie-1.db'), path);
    const ports = { clock: nodeClock, logger: silentLogger };
    const { database, problems } = openDatabase({ path, ...ports });
    expect(problems).toEqual([]);
    const journal = new ChatJournal({ database, ...ports });
    new ChatStore({ database, ...ports }).create({ id: 'c', agent: 'a', cwd: '/' });
    const recorder = new ChatRecorder({ chatId: 'c', journal, ...ports });
    recorder.record({ type: 'turnStarted', id: 'p', blocks: [text('hello')] });
    expectReadable(journal);
    expect(new SqliteLayoutRepository(database, nodeClock).load('main')).toBe('{"old":true}');
    recorder.dispose();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
