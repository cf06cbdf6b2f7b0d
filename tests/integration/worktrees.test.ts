// Chats in worktrees of real repositories, over the contract.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import { chatWing } from '#tests/support/chat-wing.ts';
import { type GitRepository, gitRepository } from '#tests/support/git-repository.ts';

let commands = 0;

function setUp(settings: SettingPatch = {}) {
  const repository = gitRepository({ 'src/a.txt': '1\n', 'b.txt': '2\n' });
  const wing = chatWing(repository.home, settings);
  onTestFinished(async () => {
    await wing[Symbol.asyncDispose]();
    repository[Symbol.dispose]();
  });
  return { repository, api: wing.client.api, client: wing.client };
}

const begin = ({ api }: WingClient, cwd: string, worktree: { name?: string; from?: string }) =>
  api.chats.create({ commandId: `worktree-${++commands}`, agent: 'custom-fake', cwd, worktree });

const branches = (repository: GitRepository): string[] =>
  repository.git('branch', '--format=%(refname:short)').trim().split('\n');

const refused = (code: string, message?: RegExp) =>
  expect.objectContaining({
    code,
    ...(message ? { message: expect.stringMatching(message) } : {}),
  });

it('begins a chat in a new worktree, in the same folder of it, on a branch of its own', async () => {
  const { repository, api, client } = setUp();
  repository.git('branch', 'old');
  writeFileSync(join(repository.root, 'b.txt'), 'not committed\n');
  const options = await api.worktrees.options({ folder: repository.root, name: 'try-1' });
  const path = join(repository.home, 'project-worktrees', 'try-1');
  expect(options).toMatchObject({ root: repository.root, reason: null, current: 'main', path });
  expect(options.branches.toSorted()).toEqual(['main', 'old']);
  const chat = await begin(client, join(repository.root, 'src'), { name: 'try-1', from: 'old' });
  expect(chat).toMatchObject({
    cwd: join(path, 'src'),
    worktree: { root: repository.root, path, branch: 'aerie/try-1', removed: false },
  });
  expect(readdirSync(path).toSorted()).toEqual(['.git', 'b.txt', 'src']);
  const status = await api.review.status({ chat: chat.id, scope: 'uncommitted' });
  expect(status.repository).toMatchObject({ branch: 'aerie/try-1', linked: true, folder: 'src/' });
  expect(status.files).toEqual([]);
  expect(await api.worktrees.list({ folder: repository.root })).toEqual([
    { path: repository.root, branch: 'main', main: true, locked: false, missing: false, chats: [] },
    { path, branch: 'aerie/try-1', main: false, locked: false, missing: false, chats: [chat.id] },
  ]);
  const again = await api.worktrees.options({ folder: path, name: 'try-1' });
  expect(again.reason).toMatch(/taken/);
  expect((await api.worktrees.options({ folder: path })).path).toMatch(/project-worktrees/);
});

it('leaves nothing behind when it cannot be made', async () => {
  const { repository, client } = setUp();
  const before = branches(repository);
  const clean = (): void => {
    expect(branches(repository)).toEqual(before);
    expect(existsSync(join(repository.home, 'project-worktrees'))).toBe(false);
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  };
  await expect(begin(client, repository.root, { from: 'none' })).rejects.toEqual(
    refused('git_failed', /no branch “none”/),
  );
  clean();
  await expect(begin(client, repository.home, {})).rejects.toEqual(refused('no_repository'));
  await expect(begin(client, repository.root, { name: '../x' })).rejects.toEqual(
    refused('bad_request'),
  );
  // Its files cannot be written.
  const blob = repository.git('rev-parse', 'HEAD:b.txt').trim();
  rmSync(join(repository.root, '.git/objects', blob.slice(0, 2), blob.slice(2)), { force: true });
  await expect(begin(client, repository.root, { name: 'broken' })).rejects.toEqual(
    refused('git_failed'),
  );
  clean();
  expect(await client.api.chats.list()).toEqual([]);
});

it('is made once, however often it is asked for, and tells how far it is', async () => {
  const { repository, client } = setUp();
  const { api } = client;
  const input = { commandId: 'once', agent: 'custom-fake', cwd: repository.root, worktree: {} };
  const steps: string[] = [];
  const telling = (async () => {
    for await (const { phase } of await api.worktrees.progress({ commandId: 'once' })) {
      if (steps.at(-1) !== phase) steps.push(phase);
    }
  })();
  await vi.waitFor(() => expect(steps).toEqual(['waiting']));
  const [one, two] = await Promise.all([api.chats.create(input), api.chats.create(input)]);
  expect(two).toEqual(one);
  expect(await api.chats.create(input)).toEqual(one);
  await telling;
  expect(steps.at(-1)).toBe('done');
  expect(await api.worktrees.list({ folder: repository.root })).toHaveLength(2);
});

it('is removed with its branch, but not with work in it unless somebody insists', async () => {
  const { repository, client } = setUp();
  const { api } = client;
  const chat = await begin(client, repository.root, { name: 'one' });
  const path = chat.worktree?.path ?? '';
  const place = { folder: repository.root, path };
  writeFileSync(join(path, 'new.txt'), 'n\n');
  await expect(api.worktrees.remove(place)).rejects.toEqual(
    refused('worktree_has_work', /1 file not committed \(new\.txt\)/),
  );
  await api.review.stage({ chat: chat.id, paths: ['new.txt'] });
  await api.review.commit({ chat: chat.id, message: 'new file' });
  expect(await api.worktrees.inspect(place)).toEqual({ files: 0, some: [], commits: 1 });
  await expect(api.worktrees.remove(place)).rejects.toEqual(
    refused('worktree_has_work', /1 commit in no other branch/),
  );
  expect(existsSync(join(path, 'new.txt'))).toBe(true);
  await api.worktrees.remove({ ...place, force: true });
  expect(existsSync(path)).toBe(false);
  expect(branches(repository)).toEqual(['main']);
  const [listed] = await api.chats.list();
  expect(listed).toMatchObject({ id: chat.id, worktree: { removed: true } });
  expect((await api.review.status({ chat: chat.id, scope: 'session' })).repository).toEqual({
    kind: 'none',
    reason: 'no_folder',
  });
  await api.chats.send({
    chat: chat.id,
    commandId: 'later',
    blocks: [{ type: 'text', text: 'echo' }],
  });
  await vi.waitFor(
    async () => {
      const [failed] = await api.chats.list();
      expect(failed?.problem?.message).toMatch(/worktree of this chat.*was removed/);
    },
    { timeout: 10_000 },
  );
  await expect(api.worktrees.remove(place)).rejects.toEqual(refused('worktree_not_found'));
  const main = { folder: repository.root, path: repository.root, force: true };
  await expect(api.worktrees.remove(main)).rejects.toEqual(refused('bad_request'));
});

it('stays while an agent works in it, and goes where the settings say', async () => {
  const { repository, client } = setUp({ 'agents.worktreeFolder': '{parent}/trees/{repo}/{name}' });
  const { api } = client;
  const chat = await begin(client, repository.root, { name: 'busy' });
  expect(chat.cwd).toBe(join(repository.home, 'trees', 'project', 'busy'));
  await api.chats.send({
    chat: chat.id,
    commandId: 'work',
    blocks: [{ type: 'text', text: 'wait' }],
  });
  await vi.waitFor(async () => expect((await api.chats.list())[0]?.activity).toBe('working'), {
    timeout: 20_000,
  });
  const place = { folder: repository.root, path: chat.cwd };
  await expect(api.worktrees.remove(place)).rejects.toEqual(refused('worktree_in_use', /Stop it/));
  await api.chats.cancel({ chat: chat.id });
  await vi.waitFor(async () => expect((await api.chats.list())[0]?.activity).not.toBe('working'));
  await api.worktrees.remove(place);
  expect(existsSync(chat.cwd)).toBe(false);
});

it('says before it is asked for why it cannot be', async () => {
  const { repository, api } = setUp();
  expect(await api.worktrees.options({ folder: repository.home })).toMatchObject({
    root: null,
    reason: expect.stringMatching(/not in a git repository/),
  });
  const empty = join(repository.home, 'empty');
  mkdirSync(empty);
  repository.git('init', '-q', empty);
  expect((await api.worktrees.options({ folder: empty })).reason).toMatch(/no commit yet/);
});
