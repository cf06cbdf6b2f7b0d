import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseStatus } from './parse-status.ts';

const id = '0123456789abcdef0123456789abcdef01234567';

it('reads branch, head and every kind of file', () => {
  const output = [
    `# branch.oid ${id}`,
    '# branch.head ma\xc3\xafn',
    `1 .M N... 100644 100644 100644 ${id} ${id} a b`,
    `2 R. N... 100644 100644 100644 ${id} ${id} R100 new name`,
    'old name',
    `u UU N... 100644 100644 100644 100644 ${id} ${id} ${id} both`,
    `1 .M SC.. 160000 160000 160000 ${id} ${id} sub`,
    '? new\nline',
    '? inner/',
    '! ignored',
    '',
  ].join('\0');
  expect(parseStatus(output)).toEqual({
    head: id,
    branch: 'maïn',
    entries: [
      { path: 'a b', index: '.', files: 'M', kind: 'tracked', submodule: false },
      { path: 'new name', index: 'R', files: '.', kind: 'tracked', submodule: false },
      { path: 'both', index: 'U', files: 'U', kind: 'conflicted', submodule: false },
      { path: 'sub', index: '.', files: 'M', kind: 'tracked', submodule: true },
      { path: 'new\nline', index: '.', files: '?', kind: 'untracked', submodule: false },
      { path: 'inner', index: '.', files: '?', kind: 'untracked', submodule: true },
    ],
  });
});

it('knows a repository without commits, and one without a branch', () => {
  expect(parseStatus('# branch.oid (initial)\0# branch.head main\0')).toMatchObject({ head: null });
  expect(parseStatus(`# branch.oid ${id}\0# branch.head (detached)\0`)).toMatchObject({
    head: id,
    branch: null,
  });
});

it('takes whatever comes', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseStatus(text)));
});
