// Permission rules over the contract, deciding what an agent in a process of its own asks for.

import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { RuleDraft } from '#shared/contract/index.ts';
import {
  agent,
  begin as beginChat,
  folder,
  look,
  say as sayIn,
  startWing,
  within,
} from '#tests/support/chat-scene.ts';

async function begin(client: WingClient, home: string) {
  const chat = await beginChat(client, home);
  const seen = look(client, chat.id);
  return {
    chat: chat.id,
    seen,
    say: (text: string) => sayIn(client, chat, text),
    tools: (): ToolItem[] =>
      [...seen.state.items.values()].filter((item): item is ToolItem => item.type === 'tool'),
  };
}

function draft(over: Partial<RuleDraft>, command?: string): RuleDraft {
  const pattern = command === undefined ? null : { kind: 'command' as const, value: command };
  return { effect: 'allow', agent: null, project: null, tool: 'bash', pattern, ...over };
}

describe('permission rules of a person', () => {
  it('decide at once, deny first, are told in the card, and survive a restart (A47, A48)', async () => {
    const home = folder();
    const cwd = join(home, 'project');
    {
      await using wing = startWing(home);
      const { api } = wing.client;
      const { say, tools, seen } = await begin(wing.client, home);
      await api.rules.change({ remove: [], add: [draft({ project: cwd }, 'git *')] });
      await say('permission git status');
      await vi.waitFor(() => {
        expect(tools()[0]?.permission).toMatchObject({
          state: 'allowed_once',
          auto: true,
          by: expect.stringContaining('running git …'),
        });
      }, within);
      await vi.waitFor(() => expect(seen.state.facts.turn).toBeNull(), within);
      // More is asked, what hides something too.
      await say("permission git log '\u202e'");
      await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
      const ask = seen.state.facts.asks[0]?.id ?? '';
      const [{ id: chat } = { id: '' }] = await api.chats.list();
      await api.chats.answer({ chat, commandId: 'no', ask, optionId: 'reject' });
      await vi.waitFor(() => expect(seen.state.facts.turn).toBeNull(), within);

      await api.rules.change({ remove: [], add: [draft({ effect: 'deny' }, 'git push *')] });
      await say('permission git push --force');
      await vi.waitFor(() => {
        expect(tools().at(-1)?.permission).toMatchObject({ state: 'rejected', auto: true });
      }, within);
    }
    await using wing = startWing(home);
    expect(await wing.client.api.rules.list()).toHaveLength(2);
    const recent = await wing.client.api.rules.recent({ limit: 10 });
    expect(recent.map(({ subject }) => subject?.value)).toEqual([
      'git push --force',
      "git log '\u202e'",
      'git status',
    ]);
    expect(recent[2]).toMatchObject({ agentLabel: 'Fake', project: cwd, tool: 'bash' });
  });

  it('are suggested for an open question, for this agent in this folder (A47)', async () => {
    const home = folder();
    const cwd = join(home, 'project');
    await using wing = startWing(home);
    const { api } = wing.client;
    const { chat, say, seen } = await begin(wing.client, home);
    await say('permission git log --oneline');
    await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
    const ask = seen.state.facts.asks[0]?.id ?? '';
    const suggested = await api.rules.suggest({ chat, ask });
    expect(suggested.map(({ pattern }) => pattern?.value)).toEqual([
      'git log --oneline',
      'git log *',
      'git *',
    ]);
    expect(suggested[0]).toMatchObject({ effect: 'allow', agent, project: cwd, tool: 'bash' });
    expect(await api.rules.suggest({ chat, ask: 'another' })).toEqual([]);
    await expect(api.rules.suggest({ chat: 'nowhere', ask })).rejects.toMatchObject({
      code: 'chat_not_found',
    });
  });
});

describe('a dry run (A47)', () => {
  it('says what rules would allow, and which one decides, without keeping anything', async () => {
    const home = folder();
    const cwd = join(home, 'project');
    await using wing = startWing(home);
    const { api } = wing.client;
    const { added } = await api.rules.change({ remove: [], add: [draft({}, 'npm *')] });
    const sample = (value: string, tool = 'bash', kind: 'command' | 'path' = 'command') => ({
      ...{ agent, project: cwd, tool },
      subject: { kind, value },
    });
    const samples = [
      sample('npm test'),
      sample('npm test; rm -rf /'),
      sample('rm -rf /'),
      sample('src/a.ts', 'edit', 'path'),
      sample('../b.ts', 'edit', 'path'),
    ];
    const more = [
      draft({ effect: 'deny' }, 'rm *'),
      draft({ tool: 'edit', pattern: { kind: 'path', value: '**' } }),
    ];
    const first = await api.rules.dryRun({ without: [], with: more, requests: ['x'], samples });
    expect(first.requests).toEqual([null]);
    expect(first.samples.map(({ effect }) => effect)).toEqual([
      'allow',
      'deny',
      'deny',
      'allow',
      'ask',
    ]);
    expect(first.samples[1]?.rule).toEqual(more[0]);
    const without = added.map(({ id }) => id);
    const then = await api.rules.dryRun({ without, with: [], requests: [], samples });
    expect(then.samples.every(({ effect, rule }) => effect === 'ask' && rule === null)).toBe(true);
    expect(await api.rules.list()).toHaveLength(1);
  });

  it('refuses rules that would not do what they seem to', async () => {
    const home = folder();
    await using wing = startWing(home);
    const add = [draft({}, 'git; rm')];
    await expect(wing.client.api.rules.change({ remove: [], add })).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('words only'),
    });
    expect(await wing.client.api.rules.list()).toEqual([]);
  });
});
