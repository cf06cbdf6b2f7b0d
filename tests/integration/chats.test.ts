// Chats over the contract, with an agent in a process of its own that does what the prompt says.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ChatInfo } from '#shared/contract/index.ts';
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
import { chatWing } from '#tests/support/chat-wing.ts';
import { fakeAgentLine } from '#tests/support/fake-agent/fake-agent-launch.ts';

describe('chats', () => {
  it('lists agents, those of the settings too', async () => {
    const home = folder();
    await using wing = startWing(home);
    const agents = await wing.client.api.agents.list();
    expect(agents.map(({ id }) => id)).toEqual(expect.arrayContaining(['opencode', agent]));
    expect(agents.find(({ id }) => id === agent)).toMatchObject({
      label: 'Fake',
      custom: true,
      program: process.execPath,
    });
  });

  it('carries a message to the agent and its answer to whoever looks', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const first = look(wing.client, chat.id);
    const second = look(wing.client, chat.id);
    await say(wing.client, chat, 'echo hello there');
    await vi.waitFor(() => {
      expect(first.state.facts.lastTurn?.stop).toBe('end_turn');
      expect(second.state).toEqual(first.state);
    }, within);
    expect(first.lines).toEqual([
      'user sent: echo hello there',
      'thought',
      'tool completed',
      'assistant: echo hello there',
    ]);
    const [listed] = await wing.client.api.chats.list();
    expect(listed).toMatchObject({
      title: 'echo hello there',
      activity: 'done',
      agentState: 'open',
      costUsd: 0.01,
    });
  });

  it('sends messages one after the other, in the order somebody gave them', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'wait');
    await vi.waitFor(() => expect(seen.state.facts.turn).not.toBeNull(), within);
    for (const text of ['echo one', 'echo two', 'echo three']) await say(wing.client, chat, text);
    await vi.waitFor(() => expect(seen.lines).toContain('user queued: echo three'), within);
    const [one, two, three] = [...seen.state.items.values()]
      .filter((item) => item.type === 'user' && item.state === 'queued')
      .map(({ id }) => id);
    if (!one || !two || !three) throw new Error('Three messages should wait.');
    const { chats } = wing.client.api;
    await chats.orderPrompts({ chat: chat.id, prompts: [three, one, two] });
    await chats.removePrompt({ chat: chat.id, prompt: two });
    await chats.editPrompt({
      chat: chat.id,
      commandId: commandId(),
      prompt: one,
      blocks: [{ type: 'text', text: 'echo uno' }],
    });
    await chats.cancel({ chat: chat.id });
    await vi.waitFor(() => expect(seen.state.facts.lastTurn?.stop).toBe('cancelled'), within);
    expect(seen.lines).toContain('user queued: echo three');
    await chats.resume({ chat: chat.id });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo uno'), within);
    const said = seen.lines.filter((line) => line.startsWith('assistant'));
    expect(said).toEqual(['assistant: waiting', 'assistant: echo three', 'assistant: echo uno']);
    await expect(chats.removePrompt({ chat: chat.id, prompt: two })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });

  it('A38: gives out a picture that is kept beside the chat, piece by piece', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    const bytes = Buffer.alloc(500_000, 'a picture');
    await wing.client.api.chats.send({
      chat: chat.id,
      commandId: commandId(),
      blocks: [
        { type: 'text', text: 'echo seen' },
        { type: 'image', mimeType: 'image/png', data: bytes.toString('base64') },
      ],
    });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo seen'), within);
    const [key] = [...seen.state.items.values()].flatMap((item) =>
      item.type === 'user'
        ? item.blocks.flatMap((block) => (block.type === 'image' ? (block.blob ?? []) : []))
        : [],
    );
    if (key === undefined) throw new Error('The picture should be kept beside the message.');
    const { media } = wing.client.api.chats;
    const pieces: Buffer[] = [];
    let from = 0;
    while (from < bytes.length) {
      const piece = await media({ chat: chat.id, key, from });
      expect(piece.bytes).toBe(bytes.length);
      const data = Buffer.from(piece.data, 'base64');
      expect(data.length).toBeGreaterThan(0);
      pieces.push(data);
      from += data.length;
    }
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
    expect(await media({ chat: chat.id, key: 'unknown', from: 0 })).toEqual({ data: '', bytes: 0 });
  });

  it('takes a message that is sent twice once, and an empty one never', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    const message = {
      chat: chat.id,
      commandId: commandId(),
      blocks: [{ type: 'text' as const, text: 'echo once' }],
    };
    await wing.client.api.chats.send(message);
    await wing.client.api.chats.send(message);
    await expect(say(wing.client, chat, ' \n')).rejects.toMatchObject({ code: 'bad_request' });
    await vi.waitFor(() => expect(seen.state.facts.lastTurn).not.toBeNull(), within);
    expect(seen.lines.filter((line) => line.startsWith('user'))).toEqual(['user sent: echo once']);
  });

  it('shows a question to everybody and takes the first answer', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'permission');
    await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
    const ask = seen.state.facts.asks[0]?.id ?? '';
    const answer = (optionId: string) =>
      wing.client.api.chats.answer({ chat: chat.id, commandId: commandId(), ask, optionId });
    await expect(answer('maybe')).rejects.toMatchObject({ code: 'bad_request' });
    expect(await answer('once')).toEqual({ accepted: true });
    expect(await answer('reject')).toEqual({ accepted: false });
    await vi.waitFor(() => expect(seen.state.facts.turn).toBeNull(), within);
    const tool = [...seen.state.items.values()].find(({ type }) => type === 'tool');
    expect(tool).toMatchObject({ permission: { state: 'allowed_once', by: 'a window' } });
    expect(seen.state.facts.asks).toEqual([]);
  });

  it('knows chats apart whose agents give the same ids', async () => {
    const home = folder();
    mkdirSync(join(home, 'elsewhere'));
    const custom = ['Fake', 'Other'].map((name) => fakeAgentLine('counts', name));
    await using wing = chatWing(home, { 'agents.custom': custom }, {});
    const { chats } = wing.client.api;
    const begun = await Promise.all(
      [
        { agent, cwd: 'project' },
        { agent: 'custom-other', cwd: 'project' },
        { agent, cwd: 'elsewhere' },
      ].map(({ cwd, ...of }) =>
        chats.create({ ...of, commandId: commandId(), cwd: join(home, cwd) }),
      ),
    );
    const seen = begun.map(({ id }) => look(wing.client, id));
    for (const [at, chat] of begun.entries()) {
      await say(wing.client, chat, 'echo hello');
      await vi.waitFor(() => expect(seen[at]?.state.facts.lastTurn).not.toBeNull(), within);
    }
    for (const [at, chat] of begun.entries()) {
      await say(wing.client, chat, 'permission');
      await vi.waitFor(() => expect(seen[at]?.state.facts.asks).toHaveLength(1), within);
      const asked = seen.map(({ state }) => state.facts.asks.length);
      expect(asked).toEqual(begun.map((_, each) => (each <= at ? 1 : 0)));
    }
    for (const [at, { id }] of begun.entries()) {
      const ask = seen[at]?.state.facts.asks[0]?.id ?? '';
      const answer = { chat: id, commandId: commandId(), ask, optionId: 'once' };
      expect(await chats.answer(answer)).toEqual({ accepted: true });
      await vi.waitFor(() => expect(seen[at]?.state.facts.turn).toBeNull(), within);
    }
  });

  it('A61: takes the first answer to a question that is right, once for each command', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats } = wing.client.api;
    const chat = await begin(wing.client, home);
    const other = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    const requestedSchema = {
      type: 'object',
      required: ['count'],
      properties: { count: { type: 'integer', minimum: 1 } },
    };
    const form = { mode: 'form', message: 'How many?', requestedSchema };
    await say(wing.client, other, 'echo hello');
    await say(wing.client, chat, `ask elicitation/create ${JSON.stringify(form)}`);
    await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
    const ask = seen.state.facts.asks[0]?.id ?? '';
    const answer = (to: ChatInfo, command: string, count: number) =>
      chats.answerQuestion({
        ...{ chat: to.id, commandId: command, ask },
        reply: { action: 'accept', values: { count } },
      });
    expect(await answer(other, commandId(), 3)).toEqual({ accepted: false });
    expect(await answer(chat, commandId(), 0)).toEqual({
      accepted: false,
      problems: { count: 'Enter 1 or more.' },
    });
    const command = commandId();
    expect(await answer(chat, command, 3)).toEqual({ accepted: true });
    expect(await answer(chat, command, 3)).toEqual({ accepted: true });
    expect(await answer(chat, commandId(), 4)).toEqual({ accepted: false });
    await vi.waitFor(
      () => expect(seen.lines).toContain('assistant: {"action":"accept","content":{"count":3}}'),
      within,
    );
  });

  it('opens no port for a question tool unless somebody wants it', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { settings } = wing.client.api;
    const ask = 'question [{"question":"Why?"}]';
    const without = await begin(wing.client, home);
    const seen = look(wing.client, without.id);
    await say(wing.client, without, ask);
    const none = 'assistant: told There is no such tool.';
    await vi.waitFor(() => expect(seen.lines).toContain(none), within);
    await settings.update({ 'agents.questionTool': true });
    const other = join(home, 'other');
    mkdirSync(other);
    const made = await wing.client.api.chats.create({ commandId: commandId(), agent, cwd: other });
    const asked = look(wing.client, made.id);
    await say(wing.client, made, ask);
    await vi.waitFor(() => expect(asked.state.facts.asks).toHaveLength(1), within);
  });

  it('tells exactly what came since a cursor', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const first = look(wing.client, chat.id);
    await say(wing.client, chat, 'echo one');
    await vi.waitFor(() => expect(first.state.facts.lastTurn).not.toBeNull(), within);
    first.close();
    const again = look(wing.client, chat.id, first.cursor);
    again.state = first.state;
    again.cursor = first.cursor;
    await say(wing.client, chat, 'echo two');
    await vi.waitFor(() => expect(again.lines).toContain('assistant: echo two'), within);
    expect(again.snapshots).toBe(0);
  });

  it('offers the modes of agents that have no options', async () => {
    const home = folder();
    await using wing = startWing(home, 'modes');
    const { chats } = wing.client.api;
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await chats.connect({ chat: chat.id });
    const mode = (value: string) =>
      vi.waitFor(
        () =>
          expect(seen.state.facts.options).toContainEqual(
            expect.objectContaining({ id: 'mode', value }),
          ),
        within,
      );
    await mode('ask');
    await chats.choose({ chat: chat.id, option: 'mode', value: 'code' });
    await mode('code');
    await expect(
      chats.choose({ chat: chat.id, option: 'mode', value: 'none' }),
    ).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('A55: what was chosen for a new chat is chosen after a restart before its first session', async () => {
    const home = folder();
    const model = (seen: ReturnType<typeof look>): unknown =>
      seen.state.facts.options.find(({ id }) => id === 'model')?.value;
    const chat = await (async () => {
      await using wing = startWing(home);
      const wish = { agent, cwd: join(home, 'project'), options: { model: 'fake/two' } };
      return await wing.client.api.chats.create({ commandId: commandId(), ...wish });
    })();
    {
      await using wing = startWing(home);
      const seen = look(wing.client, chat.id);
      await say(wing.client, chat, 'echo hello');
      await vi.waitFor(() => expect(model(seen)).toBe('fake/two'), within);
      // And in the session that it has in another folder.
      await wing.client.api.chats.choose({ chat: chat.id, option: 'model', value: 'fake/one' });
      await wing.client.api.chats.choose({ chat: chat.id, option: 'model', value: 'fake/two' });
      await wing.client.api.chats.move({ chat: chat.id, cwd: home });
      const moved = look(wing.client, chat.id);
      await say(wing.client, chat, 'echo there');
      await vi.waitFor(() => expect(moved.lines).toContain('assistant: echo there'), within);
      expect(model(moved)).toBe('fake/two');
    }
  });

  it('is renamed, put away, exported and deleted', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats } = wing.client.api;
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'echo hello');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo hello'), within);
    await chats.rename({ chat: chat.id, title: 'My work' });
    const { markdown } = await chats.export({ chat: chat.id });
    expect(markdown).toMatch(/^# My work\n/);
    expect(markdown).toContain('echo hello');
    await chats.archive({ chat: chat.id, archived: true });
    expect(await chats.list()).toEqual([]);
    expect(await chats.list({ archived: true })).toMatchObject([{ id: chat.id, title: 'My work' }]);
    await chats.remove({ chat: chat.id });
    expect(await chats.list({ archived: true })).toEqual([]);
    await expect(chats.export({ chat: chat.id })).rejects.toMatchObject({ code: 'chat_not_found' });
  });

  it('refuses agents and chats that nobody knows', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats } = wing.client.api;
    const unknown = { commandId: commandId(), agent: 'nobody', cwd: home };
    await expect(chats.create(unknown)).rejects.toMatchObject({ code: 'agent_not_found' });
    await expect(chats.resume({ chat: 'none' })).rejects.toMatchObject({ code: 'chat_not_found' });
  });
});
