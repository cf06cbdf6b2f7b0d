import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { anEpisode } from '#tests/support/an-episode.ts';
import { type TrayActions, trayMenu, trayTooltip } from './tray-menu.ts';

function recorder(): { calls: string[]; actions: TrayActions } {
  const calls: string[] = [];
  return {
    calls,
    actions: {
      newTerminal: (profileId) => calls.push(`new ${profileId}`),
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
const labels = (menu: ReturnType<typeof trayMenu>) =>
  menu.map((item) => (item.type === 'separator' ? '-' : item.label));

describe('trayMenu', () => {
  it('lists running sessions, those that ask for attention first, newest next', () => {
    const attention = anEpisode();
    const menu = trayMenu(
      [
        aSession({ id: 'old', name: 'old', createdAt: 1 }),
        aSession({ id: 'gone', name: 'gone', state: 'exited' }),
        aSession({ id: 'new', name: 'new', createdAt: 3, busy: true }),
        aSession({ id: 'loud', name: 'loud', createdAt: 0, attention }),
      ],
      [],
      recorder().actions,
    );
    expect(labels(menu)).toEqual([
      'New terminal',
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
    const menu = trayMenu(
      [aSession({ id: 'a', name: 'a' })],
      [profile('default'), profile('zsh')],
      actions,
    );
    const click = (item: (typeof menu)[number] | undefined): void => {
      const run: unknown = item?.click;
      if (typeof run === 'function') run();
    };
    for (const item of menu) click(item);
    const submenu = menu.find((item) => item.label === 'New terminal with profile')?.submenu;
    if (!Array.isArray(submenu)) throw new TypeError('expected a submenu');
    click(submenu[1]);
    expect(calls).toEqual(['new null', 'session a', 'show', 'quit', 'new zsh']);
  });

  it('says so when nothing runs, and keeps the menu short when much does', () => {
    expect(labels(trayMenu([], [], recorder().actions))).toContain('No running sessions');
    const many = Array.from({ length: 20 }, (_, index) => aSession({ id: `s${index}` }));
    const menu = trayMenu(many, [], recorder().actions);
    expect(labels(menu)).toContain('5 more…');
    expect(menu).toHaveLength(21);
  });

  it('makes untrusted titles harmless', () => {
    const title = `a\u001b[31m\nb\u202Ec & d ${'x'.repeat(200)}`;
    const label = labels(trayMenu([aSession({ id: 'a', title })], [], recorder().actions))[2];
    expect(label).toMatch(/^a \[31m b c && d x+…$/);
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
