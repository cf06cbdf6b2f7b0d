import { expect, it } from 'vitest';
import { hostNameOf, hostSwitches, isSessionHost } from './host-switch.ts';

it('reads whether and as which host the program runs', () => {
  expect(isSessionHost(['--session-host', '--name=host-1'])).toBe(true);
  expect(isSessionHost(['--hidden'])).toBe(false);
  expect(hostNameOf(['--session-host', '--name=host-1-0-0-abc'])).toBe('host-1-0-0-abc');
  expect(hostNameOf(['--session-host'])).toBeNull();
  expect(hostNameOf(['--name=../x'])).toBeNull();
});

it('needs neither display nor sandbox on Linux, and changes nothing else elsewhere', () => {
  expect(hostSwitches('linux')).toEqual([
    '--session-host',
    '--no-sandbox',
    '--ozone-platform=headless',
  ]);
  expect(hostSwitches('darwin')).toEqual(['--session-host']);
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(isSessionHost(hostSwitches(platform))).toBe(true);
  }
});
