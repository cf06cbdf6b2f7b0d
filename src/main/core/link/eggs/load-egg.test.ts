import { describe, expect, test } from 'vitest';
import { builtInRules } from './egg-rules.ts';
import { type EggPlaces, loadEgg } from './load-egg.ts';

const places = (files: Record<string, string>): EggPlaces => ({
  config: '/config',
  home: '/home/me',
  read: async (path) => files[path] ?? null,
});

describe('the rules of a folder', () => {
  test('are its own, else the machine’s, else the built-in ones', async () => {
    const machine = { '/config/egg.yaml': 'network: [a.example]' };
    const folder = { ...machine, '/p/egg.yaml': 'network: [b.example]' };
    expect(await loadEgg('/p', places(folder))).toMatchObject({
      origin: 'folder',
      rules: { network: ['b.example'], env: builtInRules.env },
      files: ['/p/egg.yaml'],
    });
    expect(await loadEgg('/p', places(machine))).toMatchObject({
      origin: 'machine',
      rules: { network: ['a.example'] },
    });
    expect(await loadEgg('/p', places({}))).toEqual({
      origin: 'built-in',
      rules: builtInRules,
      files: [],
    });
  });

  test('are laid over bases by name, by path and over none', async () => {
    const found = await loadEgg(
      '/p',
      places({
        '/p/egg.yaml': 'base: team\nenv: [A]',
        '/config/bases/team.yaml': 'base: ../more/own.yaml\nenv: [B]',
        '/config/more/own.yaml': 'base: none\nenv: [C]',
      }),
    );
    expect(found.rules).toMatchObject({ env: ['C', 'B', 'A'], fs: [] });
    expect(found.files).toEqual([
      '/p/egg.yaml',
      '/config/bases/team.yaml',
      '/config/more/own.yaml',
    ]);
  });

  test.each([
    ['base: team', { '/config/bases/team.yaml': 'base: /p/egg.yaml' }, 'is its own base'],
    ['base: ./egg.yaml', {}, 'is its own base'],
    ['base: nobody', {}, 'no rules with the name'],
    ['base: a/../../b', {}, 'no rules with the name'],
    ['base: team', { '/config/bases/team.yaml': 'x: 1' }, 'team.yaml, line 1'],
    [
      'base: b1',
      Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => [`/config/bases/b${at}.yaml`, `base: b${at + 1}`]),
      ),
      'more than 10',
    ],
  ])('are refused with a base that cannot be used: %s %j', async (own, more, why) => {
    await expect(loadEgg('/p', places({ '/p/egg.yaml': own, ...more }))).rejects.toThrow(why);
  });
});
