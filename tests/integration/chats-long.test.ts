// Much of a chat at once, over the contract: many pieces, long answers, long outputs.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import { ChatLooker } from '#tests/support/chat-looker.ts';
import { chatWing } from '#tests/support/chat-wing.ts';

/** A chat in which `prompt` was said, once its turn is over. */
async function after(
  client: WingClient,
  home: string,
  prompt: string,
): Promise<{ readonly chat: string; readonly looker: ChatLooker }> {
  const chat = randomUUID();
  await client.api.chats.create({ commandId: chat, agent: 'custom-fake', cwd: home });
  const looker = new ChatLooker(client, chat);
  onTestFinished(() => looker.close());
  const blocks = [{ type: 'text' as const, text: prompt }];
  await client.api.chats.send({ chat, commandId: randomUUID(), blocks });
  await vi.waitFor(() => expect(looker.state.facts.lastTurn?.endedAt).toBeDefined(), {
    timeout: 40_000,
    interval: 50,
  });
  return { chat, looker };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'aerie-long-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

const answerOf = (items: Iterable<ChatItem>): string =>
  [...items]
    .flatMap((item) => (item.type === 'assistant' ? item.blocks : []))
    .map((block) => (block.type === 'text' ? block.text : ''))
    .join('');

it('A11: an answer in 20,000 pieces is complete where somebody looks, and where somebody looks later', async () => {
  const home = folder();
  await using wing = chatWing(home);
  const { client } = wing;
  const { chat, looker } = await after(client, home, 'flood 20000');
  const said = Array.from({ length: 20_000 }, (_, n) => String(n % 10)).join('');
  expect(answerOf(looker.state.items.values())).toBe(said);
  const later = new ChatLooker(client, chat);
  onTestFinished(() => later.close());
  await vi.waitFor(() => expect(answerOf(later.state.items.values())).toBe(said));
  expect((await client.api.chats.export({ chat })).markdown).toContain(said);
}, 60_000);

it('A11, A35: 10 MB on one line, and 10 MB that a command prints, are whole', async () => {
  const home = folder();
  await using wing = chatWing(home);
  const { client } = wing;
  const { looker: answer } = await after(client, home, 'line 10');
  const text = answerOf(answer.state.items.values());
  expect(text.length).toBe(10_000_000 + 'the end'.length);
  expect(text.endsWith('the end')).toBe(true);

  const { chat, looker } = await after(client, home, 'output 10');
  const tool = [...looker.state.items.values()].find(({ type }) => type === 'tool');
  const [entry] = tool?.type === 'tool' ? tool.output : [];
  if (entry?.type !== 'content' || !entry.whole) throw new Error('The whole is not kept.');
  const pieces: Buffer[] = [];
  let from = 0;
  while (from < entry.whole.bytes) {
    const { data } = await client.api.chats.media({ chat, key: entry.whole.key, from });
    const piece = Buffer.from(data, 'base64');
    expect(piece.length).toBeGreaterThan(0);
    pieces.push(piece);
    from += piece.length;
  }
  const whole = Buffer.concat(pieces).toString('utf8');
  expect(whole.length).toBeGreaterThan(10 * 1024 * 1024);
  expect(whole.startsWith('first line\n')).toBe(true);
  expect(whole.endsWith('last line')).toBe(true);
}, 60_000);
