import { describe, expect, test } from 'vitest';
import type { SessionBox } from '#shared/contract/remote-session.ts';
import { boxFacts, boxSummary, boxTone } from './box-words.ts';

const box = (more: Partial<SessionBox> = {}): SessionBox => ({
  ...{ sandbox: 'bubblewrap', rules: 'folder', writable: ['/home/me/project'], jail: false },
  ...{ network: [], limits: {}, notEnforced: [] },
  ...more,
});
const said = (more: Partial<SessionBox>) => boxFacts(box(more)).map(({ text }) => text);

describe('a box in words', () => {
  test.each<[SessionBox | null, string, string]>([
    [box(), 'kept', 'In a sandbox (bubblewrap)'],
    [
      box({ sandbox: 'seatbelt', notEnforced: ['Limits are not.'] }),
      'partly',
      'In a sandbox (sandbox-exec), some rules are not enforced',
    ],
    [box({ sandbox: 'none', notEnforced: ['It may do all.'] }), 'free', 'Not in a sandbox'],
    [null, 'unknown', 'Not known whether it is in a sandbox'],
  ])('%o', (one, tone, text) => {
    expect(boxTone(one)).toBe(tone);
    expect(boxSummary(one)).toBe(text);
  });

  test('says what it may read, write, reach and use', () => {
    expect(
      said({ network: ['a.example'], limits: { cpu: 30, memory: 2 ** 30, maxFds: 9, maxPids: 7 } }),
    ).toEqual([
      'The egg.yaml of its folder',
      'Reads this machine, but not what its rules deny',
      '/home/me/project',
      'Only a.example',
      '30 s of processor time, 1024 MiB of memory, 9 open files, 7 processes',
      expect.stringContaining('run by whoever uses them next'),
    ]);
    expect(said({ jail: true, writable: [], network: '*', rules: 'built-in' })).toEqual([
      'The built-in rules',
      'Sees only what its rules name',
      ...['Nothing', 'All of it', 'None'],
    ]);
  });

  test('names the tools that run outside of the sandbox for it', () => {
    expect(said({ tools: ['deploy', 'push'] }).at(-1)).toBe(
      'deploy, push: run outside the sandbox for it',
    );
  });

  test('claims nothing of a session that nothing holds', () => {
    expect(said({ sandbox: 'none' })).toEqual([]);
  });
});
