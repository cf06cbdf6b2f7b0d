import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInRules, type EggRules, type FsRule, noRules } from './egg-rules.ts';
import { type EggPart, masked, mergeEggs } from './merge-eggs.ts';

const rules = (part: EggPart): EggRules => ({ ...noRules, ...part });
const fs = (...texts: string[]): FsRule[] =>
  texts.map((text): FsRule => {
    const [mode, path = ''] = text.split(':');
    return { mode: mode === 'rw' || mode === 'ro' || mode === 'deny' ? mode : 'deny-write', path };
  });

describe('rules over others', () => {
  test.each<[string, EggPart, EggPart, EggPart]>([
    ['fs appends', { fs: fs('ro:/') }, { fs: fs('rw:.') }, { fs: fs('ro:/', 'rw:.') }],
    [
      'rw takes back a deny',
      { fs: fs('deny:~/.aws') },
      { fs: fs('rw:~/.aws') },
      { fs: fs('rw:~/.aws') },
    ],
    ['ro takes back a deny', { fs: fs('deny:/a') }, { fs: fs('ro:/a') }, { fs: fs('ro:/a') }],
    [
      'a path below does not take back a deny',
      { fs: fs('deny:/a') },
      { fs: fs('rw:/a/b') },
      { fs: fs('deny:/a', 'rw:/a/b') },
    ],
    [
      'deny-write is not taken back',
      { fs: fs('deny-write:./egg.yaml') },
      { fs: fs('rw:./egg.yaml') },
      { fs: fs('deny-write:./egg.yaml', 'rw:./egg.yaml') },
    ],
    ['a deny of its own stays', {}, { fs: fs('rw:/a', 'deny:/a') }, { fs: fs('rw:/a', 'deny:/a') }],
    [
      'hosts are united',
      { network: ['a', 'b'] },
      { network: ['b', 'c'] },
      { network: ['a', 'b', 'c'] },
    ],
    ['none adds no host', { network: ['a'] }, { network: [] }, { network: ['a'] }],
    ['the whole network wins', { network: '*' }, { network: ['a'] }, { network: '*' }],
    ['the whole network wins from above', { network: ['a'] }, { network: '*' }, { network: '*' }],
    ['variables are united', { env: ['A'] }, { env: ['B'] }, { env: ['A', 'B'] }],
    ['all variables win', { env: ['A'] }, { env: '*' }, { env: '*' }],
    [
      'limits win one by one',
      { resources: { cpu: 1, maxFds: 8 } },
      { resources: { cpu: 2, memory: 9 } },
      { resources: { cpu: 2, maxFds: 8, memory: 9 } },
    ],
    ['the shell wins', { shell: '/a' }, { shell: '/b' }, { shell: '/b' }],
    ['the shell stays', { shell: '/a' }, {}, { shell: '/a' }],
    [
      'flags stay on',
      { audit: true, trace: true, skipPermissions: true },
      { audit: false, trace: false, skipPermissions: false },
      { audit: true, trace: true, skipPermissions: true },
    ],
    [
      'flags are turned on',
      {},
      { audit: true, trace: true, skipPermissions: true },
      { audit: true, trace: true, skipPermissions: true },
    ],
    [
      'settings win by agent',
      { agentSettings: { a: '1', b: '1' } },
      { agentSettings: { b: '2' } },
      { agentSettings: { a: '1', b: '2' } },
    ],
  ])('%s', (_, base, part, expected) => {
    expect(mergeEggs(rules(base), part)).toEqual(rules(expected));
  });

  test('a mask hides parts of the base', () => {
    const hidden = masked(builtInRules, { fs: true, env: true, network: false });
    expect(hidden).toEqual({ ...builtInRules, fs: [], env: [] });
  });

  test('whatever is laid over the built-in rules, a deny only goes where its path is named', () => {
    const path = fc.constantFrom(
      '/',
      '.',
      '~',
      '~/.ssh',
      '~/.aws',
      '~/.aws/x',
      '/etc',
      './egg.yaml',
    );
    const mode = fc.constantFrom('rw', 'ro', 'deny', 'deny-write');
    const files = fc.array(fc.record({ mode, path }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(files, { maxLength: 4 }), (chain) => {
        const merged = chain.reduce((base, part) => mergeEggs(base, { fs: part }), builtInRules);
        const opened = new Set<string>(
          chain
            .flat()
            .filter((rule) => /^r[wo]$/.test(rule.mode))
            .map((rule) => rule.path),
        );
        for (const rule of builtInRules.fs) {
          if (rule.mode === 'deny-write') expect(merged.fs).toContainEqual(rule);
          if (rule.mode === 'deny' && !opened.has(rule.path))
            expect(merged.fs).toContainEqual(rule);
        }
      }),
    );
  });
});
