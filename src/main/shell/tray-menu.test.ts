import { describe, expect, it } from 'vitest';
import type { ChatInfo } from '#shared/contract/index.ts';
import { aSession } from '#tests/support/a-session.ts';
import { anEpisode } from '#tests/support/an-episode.ts';
import { type TrayActions, type TrayContent, trayMenu, trayTooltip } from './tray-menu.ts';

function recorder(): { calls: string[]; actions: TrayActions } {
  const calls: string[] = [];
  return {
    calls,
    actions: {
      newTerminal: (profileId) => calls.push(`new ${profileId}`),
      newChat: (presetId) => calls.push(`chat with ${presetId}`),
      showChat: (id) => calls.push(`chat ${id}`),
      showSession: (id) => calls.push(`session ${id}`),
      show: () => calls.push('show'),
      quit: () => calls.push('quit'),
    },
  };
}

const profile = (id: string) => ({
  id,
  name: id,
  shell: '/bin/sh',
  args: [],
  env: {},
  cwd: '',
  icon: null,
  tint: null,
  detected: true,
});
/** A tray with nothing in it but what is given. */
const menuOf = (content: Partial<TrayContent>, actions = recorder().actions) =>
  trayMenu({ sessions: [], profiles: [], chats: [], presets: [], ...content }, actions);
const aChat = (id: string, more: Partial<ChatInfo>): ChatInfo => ({
  id,
  agent: 'fake',
  agentLabel: 'Fake',
  cwd: '/p',
  title: id,
  activity: 'idle',
  agentState: 'open',
  problem: null,
  costUsd: null,
  createdAt: 0,
  updatedAt: 0,
  archived: false,
  ...more,
});
const click = (item: ReturnType<typeof trayMenu>[number] | undefined): void => {
  const run: unknown = item?.click;
  if (typeof run === 'function') run();
};
const labels = (menu: ReturnType<typeof trayMenu>) =>
  menu.map((item) => (item.type === 'separator' ? '-' : item.label));

describe('trayMenu', () => {
  it('lists running sessions, those that ask for attention first, newest next', () => {
    const attention = anEpisode();
    const menu = menuOf({
      sessions: [
        aSession({ id: 'old', name: 'old', createdAt: 1 }),
        aSession({ id: 'gone', name: 'gone', state: 'exited' }),
        aSession({ id: 'new', name: 'new', createdAt: 3, busy: true }),
        aSession({ id: 'loud', name: 'loud', createdAt: 0, attention }),
      ],
    });
    expect(labels(menu)).toEqual([
      'New terminal',
      'New chat…',
      '-',
      '● loud',
      'new (busy)',
      'old',
      '-',
      'Show Aerie',
      'Quit Aerie',
    ]);
  });

  it('does what its items say', () => {
    const { calls, actions } = recorder();
    const sessions = [aSession({ id: 'a', name: 'a' })];
    const menu = menuOf({ sessions, profiles: [profile('default'), profile('zsh')] }, actions);
    for (const item of menu) click(item);
    const submenu = menu.find((item) => item.label === 'New terminal with profile')?.submenu;
    if (!Array.isArray(submenu)) throw new TypeError('expected a submenu');
    click(submenu[1]);
    expect(calls).toEqual(['new null', 'chat with null', 'session a', 'show', 'quit', 'new zsh']);
  });

  it('says so when nothing runs, and keeps the menu short when much does', () => {
    expect(labels(menuOf({}))).toContain('No running sessions');
    const many = Array.from({ length: 20 }, (_, index) => aSession({ id: `s${index}` }));
    const menu = menuOf({ sessions: many });
    expect(labels(menu)).toContain('5 more…');
    expect(menu).toHaveLength(22);
  });

  it('makes untrusted titles harmless', () => {
    const title = `a\u001b[31m\nb\u202Ec & d ${'x'.repeat(200)}`;
    const label = labels(menuOf({ sessions: [aSession({ id: 'a', title })] }))[3];
    expect(label).toMatch(/^a \[31m b c && d x+…$/);
  });
});

describe('chats in the tray', () => {
  it('lists chats that need somebody, then those that work, and shows one at a click', () => {
    const { calls, actions } = recorder();
    const chats = [
      aChat('quiet', {}),
      aChat('busy', { activity: 'working' }),
      aChat('asks', { activity: 'needs_you', title: 'a\u202eb & c' }),
      aChat('gone', { activity: 'working', archived: true }),
    ];
    const menu = menuOf({ chats }, actions);
    expect(labels(menu).slice(1, 5)).toEqual([
      'New chat…',
      '-',
      '● a b && c (needs you)',
      'busy (working)',
    ]);
    click(menu[3]);
    expect(calls).toEqual(['chat asks']);
  });

  it('begins a chat with a preset in a click', () => {
    const { calls, actions } = recorder();
    const preset = {
      id: 'p1',
      name: 'Look & see',
      agent: 'fake',
      cwd: '',
      options: {},
      worktree: false,
      prompt: '',
    };
    const menu = menuOf({ presets: [preset] }, actions);
    const submenu = menu.find((item) => item.label === 'New chat with preset')?.submenu;
    if (!Array.isArray(submenu)) throw new TypeError('expected a submenu');
    expect(submenu.map(({ label }) => label)).toEqual(['Look && see']);
    click(submenu[0]);
    expect(calls).toEqual(['chat with p1']);
  });
});

describe('trayTooltip', () => {
  it('counts', () => {
    expect(trayTooltip([])).toBe('Aerie: 0 sessions');
    const attention = anEpisode();
    expect(trayTooltip([aSession({ id: 'a', attention })])).toBe(
      'Aerie: 1 session, 1 wants attention',
    );
  });
});
