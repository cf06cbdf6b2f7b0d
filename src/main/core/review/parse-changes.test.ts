import { expect, it } from 'vitest';
import { parseNumstat, parseRaw } from './parse-changes.ts';

const id = '0123456';

it('reads files, renames, conflicts and submodules, and what stands behind', () => {
  const output = [
    `:100644 100755 ${id} ${id} M`,
    'a b',
    `:100644 100644 ${id} ${id} R097`,
    'old',
    'new',
    `:000000 000000 ${id} ${id} U`,
    'both',
    `:000000 160000 ${id} ${id} A`,
    'sub',
    '1\t2\ta b',
    '-\t-\t',
    'old',
    'new',
    '',
  ].join('\0');
  const { changes, rest } = parseRaw(output);
  expect(changes).toEqual([
    { path: 'a b', oldMode: '100644', newMode: '100755', letter: 'M', submodule: false },
    {
      ...{ path: 'new', oldPath: 'old', oldMode: '100644', newMode: '100644' },
      ...{ letter: 'R', submodule: false },
    },
    { path: 'sub', oldMode: null, newMode: '160000', letter: 'A', submodule: true },
  ]);
  expect([...parseNumstat(rest)]).toEqual([
    ['a b', { added: 1, removed: 2 }],
    ['new', null],
  ]);
});

it('finds patches behind the files', () => {
  const output = `:100644 000000 ${id} ${id} D\0gone\0\0diff --git a/gone b/gone\n`;
  expect(parseRaw(output)).toMatchObject({
    changes: [{ letter: 'D' }],
    rest: 'diff --git a/gone b/gone\n',
  });
  expect(parseRaw('')).toEqual({ changes: [], rest: '' });
});
