// What a chat changed since it began and in each of its turns, over the contract, with an agent that
// writes files.

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ReviewScope, SettingPatch } from '#shared/contract/index.ts';
import { ChatLooker } from '#tests/support/chat-looker.ts';
import { chatWing } from '#tests/support/chat-wing.ts';
import { gitRepository } from '#tests/support/git-repository.ts';
import { reviewScene } from '#tests/support/review-scene.ts';

const within = { timeout: 20_000, interval: 20 };

async function setUp(settings: SettingPatch = {}) {
  const repository = gitRepository({ a: 'a\n', b: 'b\n', '.gitignore': 'ignored\n' });
  const wing = chatWing(repository.home, settings);
  repository.write({ b: 'changed by a person\n', mine: 'mine\n' });
  const { api } = wing.client;
  const chat = 'chat';
  await api.chats.create({ commandId: chat, agent: 'custom-fake', cwd: repository.root });
  const looker = new ChatLooker(wing.client, chat);
  onTestFinished(async () => {
    looker.close();
    await wing[Symbol.asyncDispose]();
    repository[Symbol.dispose]();
  });
  /** Has the agent write files; resolves with the turn once its end was recorded. */
  const write = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
    const list = Object.entries(files).map(([path, text]) => ({
      path: join(repository.root, path),
      text,
    }));
    const block = { type: 'text', text: `write ${JSON.stringify(list)}` } as const;
    await api.chats.send({ chat, commandId: name, blocks: [block] });
    const turn = `user:${name}`;
    await vi.waitFor(async () => {
      const ended = (await api.review.turns({ chat })).find((one) => one.turn === turn);
      expect(ended?.endedAt).toEqual(expect.any(Number));
      expect(looker.state.facts.turn).toBeNull();
      expect(looker.lines.filter((line) => line === 'assistant: written')).toHaveLength(
        name === 'one' ? 1 : 2,
      );
    }, within);
    return turn;
  };
  const files = async (scope: ReviewScope) =>
    (await api.review.status({ chat, scope })).files.map(({ path, status }) => `${path} ${status}`);
  return { repository, api, chat, write, files };
}

it('shows what changed since a chat began, whatever was changed before, and by each turn', async () => {
  const { repository, api, chat, write, files } = await setUp();
  const one = await write('one', { a: 'a\none\n', new: 'new\n', ignored: 'x' });
  expect(await files('session')).toEqual(['a modified', 'new untracked']);
  repository.commit('all');
  const two = await write('two', { a: 'a\none\ntwo\n', b: 'two\n' });
  expect(await files('session')).toEqual(['a modified', 'b modified', 'new added']);
  await vi.waitFor(
    async () => expect(await files({ turn: two })).toEqual(['a modified', 'b modified']),
    within,
  );
  expect(await files({ turn: one })).toEqual(['a modified', 'new added']);
  expect(await files('uncommitted')).toEqual(['a modified', 'b modified']);
  const diff = await api.review.diff({ chat, scope: { turn: one }, path: 'a' });
  expect(diff.hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'context a',
    'added one',
  ]);
  expect((await api.review.status({ chat, scope: 'session' })).start).toMatchObject({
    head: repository.git('rev-parse', 'HEAD~1').trim(),
  });
  expect(await api.review.status({ chat, scope: { turn: 'user:none' } })).toMatchObject({
    files: [],
    note: expect.stringMatching(/not recorded/),
  });
});

it('takes back what one turn did, also when others came after it', async () => {
  const { repository, api, chat, write, files } = await setUp();
  const one = await write('one', { a: 'one\na\n', new: 'new\n' });
  await write('two', { a: 'one\na\nx\ny\nz\n' });
  await vi.waitFor(async () => expect(await files({ turn: one })).toHaveLength(2), within);
  const { undo } = await api.review.revert({ chat, scope: { turn: one }, paths: ['a', 'new'] });
  expect(repository.read('a')).toBe('a\nx\ny\nz\n');
  expect(existsSync(join(repository.root, 'new'))).toBe(false);
  await api.review.undo({ chat, undo });
  expect(repository.read('a')).toBe('one\na\nx\ny\nz\n');
  expect(repository.read('new')).toBe('new\n');
});

it('keeps what it recorded from being collected, touches no index, and forgets it with its chat', async () => {
  const { repository, write, files } = await setUp();
  repository.git('add', 'mine');
  const before = repository.git('diff', '--cached', '--raw');
  await write('one', { a: 'one\n' });
  expect(repository.git('diff', '--cached', '--raw')).toBe(before);
  expect(repository.git('log', '--all', '--format=%s')).toBe('first\n');
  repository.git('gc', '-q', '--prune=now');
  expect(await files('session')).toEqual(['a modified']);
  // The chat is deleted for good a little later.
  await using scene = reviewScene(repository);
  const folder = { id: 'c', cwd: repository.root };
  await scene.review.points.turnStarts(folder, 'turn');
  await scene.review.points.forget('c');
  expect(repository.git('for-each-ref', 'refs/aerie/c')).toBe('');
  expect(repository.git('for-each-ref', 'refs/aerie/chat')).not.toBe('');
});

it('remembers the last 200 turns, and lets git forget the others', async () => {
  using repository = gitRepository({ a: '0\n' });
  await using scene = reviewScene(repository);
  const { review, store } = scene;
  const folder = { id: 'c', cwd: repository.root };
  const trees = Array.from({ length: 3 }, (_, n) => {
    repository.write({ a: `${n}\n` });
    repository.git('add', 'a');
    return repository.git('write-tree').trim();
  });
  const [first = '', second = '', third = ''] = trees;
  const point = { edge: 'before', repository: join(repository.root, '.git'), head: null } as const;
  repository.git('update-ref', `refs/aerie/c/${first.slice(0, 24)}`, first);
  for (let n = 0; n < 200; n += 1) {
    const tree = n === 0 ? first : second;
    store.setPoint('c', { ...point, turn: `turn ${n}`, tree, note: null, at: n });
  }
  await review.points.turnStarts(folder, 'last');
  expect(review.turns('c')).toHaveLength(200);
  expect(review.turns('c')[0]?.turn).toBe('turn 1');
  // The start of the chat is what the last turn began with, as nothing else was recorded of it.
  expect(repository.git('for-each-ref', '--format=%(objectname)', 'refs/aerie')).toBe(`${third}\n`);
});

it('says when it is time to look again', async () => {
  const { repository, api, chat, write } = await setUp();
  const reasons: string[] = [];
  const abort = new AbortController();
  const news = await api.review.watch({ chat }, { signal: abort.signal });
  const reading = (async () => {
    for await (const { reason } of news) reasons.push(reason);
  })().catch(() => {});
  await vi.waitFor(() => expect(reasons).toEqual(['opened']), within);
  await write('one', { a: 'one\n' });
  await vi.waitFor(() => expect(reasons.at(-1)).toBe('turn'), within);
  await api.review.stage({ chat, paths: ['a'] });
  await vi.waitFor(() => expect(reasons.at(-1)).toBe('action'), within);
  abort.abort();
  await reading;
  expect(repository.git('diff', '--cached', '--name-only')).toBe('a\n');
});

it('goes on without a repository, and with one that comes later', async () => {
  const { repository, api, chat, write, files } = await setUp();
  const isRecorded = async () => (await api.review.status({ chat, scope: 'session' })).start;
  await vi.waitFor(async () => expect(await isRecorded()).not.toBeNull(), within);
  rmSync(join(repository.root, '.git'), { recursive: true });
  expect((await api.review.status({ chat, scope: 'session' })).repository).toEqual({
    kind: 'none',
    reason: 'no_repository',
  });
  const stage = api.review.stage({ chat, paths: ['a'] });
  await expect(stage).rejects.toMatchObject({ code: 'no_repository' });
  repository.git('init', '-q', '-b', 'main');
  await write('one', { a: 'one\n' });
  expect(await files('uncommitted')).toHaveLength(4);
});
