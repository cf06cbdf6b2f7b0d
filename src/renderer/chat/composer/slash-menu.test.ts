import { describe, expect, it } from 'vitest';
import { argumentHint, matchCommands, slashQuery, withCommand } from './slash-menu.ts';

const command = (name: string, hint?: string) => ({
  name,
  description: '',
  ...(hint === undefined ? {} : { hint }),
});

describe('the / menu (A52)', () => {
  it.each([
    ['/', 1, ''],
    ['/com', 4, 'com'],
    ['/com', 2, 'com'],
    ['/com', 0, undefined],
    ['/com more', 9, undefined],
    ['/com more', 3, 'com'],
    ['say /com', 8, undefined],
    ['', 0, undefined],
    ['/usr/bin', 8, 'usr/bin'],
  ])('asks of %j with the caret at %j for %j', (text, caret, query) => {
    expect(slashQuery(text, caret)).toBe(query);
  });

  it('puts first what begins so, whatever the case', () => {
    const commands = ['recompact', 'Compact', 'help', 'has space'].map((name) => command(name));
    const names = (query: string) => matchCommands(commands, query).map(({ name }) => name);
    expect(names('com')).toEqual(['Compact', 'recompact']);
    expect(names('')).toEqual(['recompact', 'Compact', 'help']);
    expect(names('usr/bin')).toEqual([]);
  });

  it('keeps what stands behind the word', () => {
    expect(withCommand('/co', 'compact')).toEqual({ text: '/compact ', caret: 9 });
    expect(withCommand('/co the rest', 'compact')).toEqual({
      text: '/compact the rest',
      caret: 9,
    });
  });

  it('says what a command wants until something stands there', () => {
    const commands = [command('review', 'branch or commit'), command('help')];
    expect(argumentHint(commands, '/review ')).toBe('branch or commit');
    expect(argumentHint(commands, '/review m')).toBeUndefined();
    expect(argumentHint(commands, '/help ')).toBeUndefined();
  });
});
