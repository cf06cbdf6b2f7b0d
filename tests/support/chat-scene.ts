// Chats of the fake agent, as a client of the contract has them.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '#shared/base/ports.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { ChatInfo, SettingPatch } from '#shared/contract/index.ts';
import { ChatLooker } from './chat-looker.ts';
import { type ChatWing, chatWing } from './chat-wing.ts';
import { fakeAgentLine } from './fake-agent/fake-agent-launch.ts';

/** The agent of {@link chatWing}. */
export const agent = 'custom-fake';

/** A wing whose agent is started with `flags`, see the head of fake-agent.ts. */
export function startWing(home: string, flags = '', clock?: Clock): ChatWing {
  const settings: SettingPatch = {
    'agents.keepIdleMinutes': 1,
    'agents.custom': [fakeAgentLine(flags)],
  };
  return chatWing(home, settings, {}, clock);
}

/** For what takes as long as it takes on a busy machine. */
export const within = { timeout: 20_000, interval: 20 };

let commands = 0;
/** An id that no other command has. */
export const commandId = (): string => `command-${++commands}`;

/** A home with the folder `project` in it, gone with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'aerie-chats-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, 'project'));
  return path;
}

/** Looks at a chat until the test ends. */
export function look(client: WingClient, chat: string, since?: number): ChatLooker {
  const looker = new ChatLooker(client, chat, since);
  onTestFinished(() => looker.close());
  return looker;
}

export const say = (
  client: WingClient,
  { id: chat }: Pick<ChatInfo, 'id'>,
  text: string,
): Promise<void> =>
  client.api.chats.send({
    chat,
    commandId: commandId(),
    blocks: [{ type: 'text', text }],
  });

/** Begins a chat in the project of `home`. */
export const begin = (client: WingClient, home: string): Promise<ChatInfo> =>
  client.api.chats.create({ commandId: commandId(), agent, cwd: join(home, 'project') });
