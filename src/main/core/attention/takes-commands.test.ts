import { expect, it } from 'vitest';
import { takesCommands } from './takes-commands.ts';

it.each([
  ['/bin/bash', ['-l'], true],
  ['/bin/zsh', [], true],
  ['pwsh.exe', ['-NoLogo'], true],
  ['/bin/bash', ['-c', 'read x'], false],
  ['/bin/bash', ['-lc', 'read x'], false],
  ['/bin/sh', ['install.sh'], false],
  ['cmd.exe', ['/c', 'dir'], false],
  ['/usr/bin/python3', [], false],
])('%s %j: %s', (shell, args, expected) => {
  expect(takesCommands({ shell, origin: { args } })).toBe(expected);
});
