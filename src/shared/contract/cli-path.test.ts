import { expect, it } from 'vitest';
import { cliPathLine, cliPathsOf } from './cli-path.ts';

it('A04: reads where programs of agents lie', () => {
  expect(
    cliPathsOf(['opencode: /opt/open code/bin/opencode', 'claude:C:\\bin\\claude.exe']),
  ).toEqual({
    opencode: '/opt/open code/bin/opencode',
    claude: 'C:\\bin\\claude.exe',
  });
  expect(cliPathsOf(['a: /one', 'a: /two', 'nonsense'])).toEqual({ a: '/one' });
});

it.each(['', '/opt/opencode', 'opencode', 'opencode:', 'opencode: opencode', 'Open Code: /x'])(
  'A04: refuses %j with a reason',
  (line) => {
    expect(cliPathLine(line)).toMatchObject({ ok: false, reason: expect.stringMatching(/\.$/) });
  },
);
