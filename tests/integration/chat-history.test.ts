// Sessions that agents keep, forks and deleted chats over the contract, with an agent in a process of
// its own.

import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { AgentSessionInfo, ChatInfo } from '#shared/contract/index.ts';
import {
  agent,
  begin,
  commandId,
  folder,
  look,
  say,
  startWing,
  within,
} from '#tests/support/chat-scene.ts';

async function said(client: WingClient, home: string, text: string): Promise<ChatInfo> {
  const chat = await begin(client, home);
  await say(client, chat, text);
  const seen = look(client, chat.id);
  await vi.waitFor(() => expect(seen.state.facts.lastTurn?.stop).toBe('end_turn'), within);
  return chat;
}

async function sessionsOf(client: WingClient, cwd: string): Promise<AgentSessionInfo[]> {
  const all: AgentSessionInfo[] = [];
  for await (const batch of await client.api.chatHistory.sessions({ agent, cwd })) {
    all.push(...batch);
  }
  return all;
}

describe('sessions of agents', () => {
  it('A16, A17, A18: are listed beyond a page, and opened once with their history', async () => {
    const home = folder();
    await using wing = startWing(home, 'sessions=230');
    const { client } = wing;
    const cwd = join(home, 'project');
    const listed = await sessionsOf(client, cwd);
    expect(listed).toHaveLength(230);
    const [first] = listed;
    expect(first).toMatchObject({ id: 'fake-old-0', title: 'Old session 0', chat: null });
    expect(first?.updatedAt).toBe(Date.UTC(2026, 0, 1));

    const request = { agent, cwd, session: 'fake-old-7', title: 'Old session 7' };
    const { adopt } = client.api.chatHistory;
    const chat = await adopt({ commandId: commandId(), ...request });
    expect(chat.title).toBe('Old session 7');
    const seen = look(client, chat.id);
    await vi.waitFor(
      () =>
        expect(seen.lines).toEqual([
          expect.stringMatching(/^user sent: an earlier question/),
          'thought',
          'tool completed',
          'assistant: an earlier answer',
        ]),
      within,
    );
    const { markdown } = await client.api.chats.export({ chat: chat.id });
    expect(markdown).toContain('an earlier thought');
    expect(markdown).not.toContain('hidden text');
    const again = await adopt({ commandId: commandId(), ...request });
    expect(again.id).toBe(chat.id);
    const after = await sessionsOf(client, cwd);
    expect(after.find(({ id }) => id === 'fake-old-7')?.chat).toBe(chat.id);

    // It goes on like any other.
    const blocks = [{ type: 'text' as const, text: 'echo more' }];
    await client.api.chats.send({ chat: chat.id, commandId: commandId(), blocks });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo more'), within);
  });

  it('A18: asked for twice at once, one becomes one chat, with its history', async () => {
    const home = folder();
    await using wing = startWing(home, 'sessions=2');
    const request = { agent, cwd: join(home, 'project'), session: 'fake-old-1' };
    const [one, two] = await Promise.all([
      wing.client.api.chatHistory.adopt({ commandId: commandId(), ...request }),
      wing.client.api.chatHistory.adopt({ commandId: commandId(), ...request }),
    ]);
    expect(two.id).toBe(one.id);
    expect(await wing.client.api.chats.list()).toHaveLength(1);
    const seen = look(wing.client, one.id);
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: an earlier answer'), within);
  });

  it('A23: two windows are both told of one that the agent does not know', async () => {
    const home = folder();
    await using wing = startWing(home);
    const request = { agent, cwd: join(home, 'project'), session: 'nope' };
    const adopt = () =>
      wing.client.api.chatHistory
        .adopt({ commandId: commandId(), ...request })
        .catch((error: unknown) => error);
    for (const error of await Promise.all([adopt(), adopt()])) {
      expect(error).toMatchObject({ code: 'session_not_found' });
    }
    expect(await wing.client.api.chats.list()).toEqual([]);
  });

  it('A23: one that the agent does not know is told as not found, and leaves no chat', async () => {
    const home = folder();
    await using wing = startWing(home);
    const request = { agent, cwd: join(home, 'project'), session: 'nope' };
    await expect(
      wing.client.api.chatHistory.adopt({ commandId: commandId(), ...request }),
    ).rejects.toMatchObject({
      code: 'session_not_found',
      message: expect.stringContaining('Session not found'),
    });
    expect(await wing.client.api.chats.list()).toEqual([]);
  });

  it('A22: are deleted where the agent can, unless they are chats here', async () => {
    const home = folder();
    await using wing = startWing(home, 'sessions=3');
    const cwd = join(home, 'project');
    const { chatHistory } = wing.client.api;
    await chatHistory.adopt({ commandId: commandId(), agent, cwd, session: 'fake-old-0' });
    await expect(
      chatHistory.deleteSession({ agent, cwd, session: 'fake-old-0' }),
    ).rejects.toMatchObject({ code: 'bad_request' });
    await chatHistory.deleteSession({ agent, cwd, session: 'fake-old-1' });
    const kept = await sessionsOf(wing.client, cwd);
    expect(kept.map(({ id }) => id)).toEqual(['fake-old-0', 'fake-old-2']);
    expect(kept.map(({ deletable }) => deletable)).toEqual([false, true]);
  });

  it('A22: have the title that a person gave their chat, also if that was before they began', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { client } = wing;
    const cwd = join(home, 'project');
    const chat = await client.api.chats.create({ commandId: commandId(), agent, cwd });
    await client.api.chats.rename({ chat: chat.id, title: 'Early' });
    const blocks = [{ type: 'text' as const, text: 'echo hello' }];
    await client.api.chats.send({ chat: chat.id, commandId: commandId(), blocks });
    const seen = look(client, chat.id);
    await vi.waitFor(() => expect(seen.state.facts.lastTurn?.stop).toBe('end_turn'), within);
    const titles = async () => (await sessionsOf(client, cwd)).map(({ title }) => title);
    await vi.waitFor(async () => expect(await titles()).toEqual(['Early']), within);
    await client.api.chats.rename({ chat: chat.id, title: 'Late' });
    await vi.waitFor(async () => expect(await titles()).toEqual(['Late']), within);
    expect((await client.api.chats.list())[0]?.title).toBe('Late');
  });

  it('A22: of an agent that cannot do that are not renamed, and not offered for deletion', async () => {
    const home = folder();
    await using wing = startWing(home, 'keeps sessions=1');
    const cwd = join(home, 'project');
    const chat = await said(wing.client, home, 'echo hello');
    await wing.client.api.chats.rename({ chat: chat.id, title: 'Mine' });
    const listed = await sessionsOf(wing.client, cwd);
    expect(listed.map(({ title, deletable }) => [title, deletable])).toEqual([
      ['Fake', false],
      ['Old session 0', false],
    ]);
    expect((await wing.client.api.chats.list())[0]?.title).toBe('Mine');
  });

  it('A19: a fork has the whole transcript, says where it is from, and goes on by itself', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { client } = wing;
    const chat = await said(client, home, 'echo the past');
    const copy = await client.api.chatHistory.fork({ chat: chat.id, commandId: commandId() });
    expect(copy.id).not.toBe(chat.id);
    expect(copy.title).toMatch(/\(fork\)$/);
    const [origin, seen] = [look(client, chat.id), look(client, copy.id)];
    await vi.waitFor(() => expect(seen.lines).toContain('forked'), within);
    expect(seen.lines.slice(0, origin.lines.length)).toEqual(origin.lines);
    const blocks = [{ type: 'text' as const, text: 'echo the future' }];
    await client.api.chats.send({ chat: copy.id, commandId: commandId(), blocks });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo the future'), within);
    expect(origin.lines).not.toContain('assistant: echo the future');
    const blank = await client.api.chats.create({ commandId: commandId(), agent, cwd: home });
    await expect(
      client.api.chatHistory.fork({ chat: blank.id, commandId: commandId() }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('deleted chats', () => {
  it('are out of sight at once, and come back after a restart too', async () => {
    const home = folder();
    let id = '';
    {
      await using wing = startWing(home);
      const { client } = wing;
      const chat = await said(client, home, 'echo do not lose me');
      ({ id } = chat);
      await client.api.chats.remove({ chat: id });
      expect(await client.api.chats.list()).toEqual([]);
      const found = await client.api.chatSearch.search({ query: 'lose' });
      expect(found.chats).toEqual([]);
      await expect(client.api.chatHistory.get({ chat: id })).rejects.toMatchObject({
        code: 'chat_not_found',
      });
    }
    await using wing = startWing(home);
    const { client } = wing;
    const back = await client.api.chatHistory.restore({ chat: id });
    expect(back.id).toBe(id);
    const seen = look(client, id);
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo do not lose me'), within);
    const found = await client.api.chatSearch.search({ query: 'lose' });
    expect(found.chats.map((chat) => chat.id)).toEqual([id]);
    const places = await client.api.chatSearch.find({ chat: id, text: 'NOT LOSE' });
    expect(places.items).toHaveLength(2);
  });

  it('lists older chats behind those that are known', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats, chatHistory } = wing.client.api;
    for (let n = 0; n < 5; n += 1) {
      await chats.create({ commandId: `older-${n}`, agent, cwd: home });
    }
    const all = await chats.list();
    const [, second] = all;
    if (!second) throw new Error('There should be five chats.');
    const { id, updatedAt } = second;
    const rest = await chatHistory.older({ after: { id, updatedAt }, limit: 2 });
    expect(rest.map((chat) => chat.id)).toEqual(all.slice(2, 4).map((chat) => chat.id));
  });
});
