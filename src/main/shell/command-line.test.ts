import { describe, expect, it } from 'vitest';
import { parseCommandLine, parseDeepLink, parseSecondStart } from './command-line.ts';

describe('parseCommandLine', () => {
  it.each([
    [[], { type: 'show' }],
    [['--hidden'], { type: 'hidden' }],
    [['--new'], { type: 'new-terminal', profileId: null }],
    [['--new', '--profile', 'zsh'], { type: 'new-terminal', profileId: 'zsh' }],
    [['--profile=zsh', '--new'], { type: 'new-terminal', profileId: 'zsh' }],
    [['--profile', 'zsh'], { type: 'show' }],
    [['--new', '--profile', '../x'], { type: 'new-terminal', profileId: null }],
    [['--new', '--profile'], { type: 'new-terminal', profileId: null }],
    [['--no-sandbox', '--enable-x', '/tmp/file'], { type: 'show' }],
    [['--allow-file-access', 'aerie://session/a/b'], { type: 'show-session', id: 'a/b' }],
  ])('reads %j', (args, command) => {
    expect(parseCommandLine(args)).toEqual(command);
  });
});

describe('parseDeepLink', () => {
  it('shows a session', () => {
    expect(parseDeepLink('aerie://session/work-1')).toEqual({ type: 'show-session', id: 'work-1' });
  });

  it('shows a chat, and an item of it', () => {
    expect(parseDeepLink('aerie://chat/abc-1')).toEqual({ type: 'show-chat', chat: 'abc-1' });
    const item = { type: 'show-chat', chat: 'abc-1', item: 'tool:x/1' };
    expect(parseDeepLink('aerie://chat/abc-1/tool%3Ax%2F1')).toEqual(item);
  });

  it.each([
    'aerie://',
    'aerie://chat/',
    'aerie://chat/../x',
    'aerie://chat/a/b/c',
    'aerie://chat/a/%',
    'aerie://new',
    'aerie://new?shell=rm',
    'aerie://session/',
    'aerie://session/../x',
    'aerie://session/a?b',
    'aerie://session/a%20b',
    'aerie://session/env',
    'aerie:session/a',
    `aerie://session/${'a'.repeat(5000)}`,
  ])('only shows the window for %s', (link) => {
    expect(parseDeepLink(link)).toEqual({ type: 'show' });
  });
});

describe('parseSecondStart', () => {
  it('reads what a second start hands over', () => {
    expect(parseSecondStart({ args: ['--new'] })).toEqual({
      type: 'new-terminal',
      profileId: null,
    });
  });

  it.each([undefined, null, 'x', {}, { args: 'x' }, { args: [1] }])('shows for %j', (data) => {
    expect(parseSecondStart(data)).toEqual({ type: 'show' });
  });
});
