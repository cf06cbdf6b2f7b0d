import { expect, it } from 'vitest';
import { hostNameOf, isSessionHost } from './host-switch.ts';

it('reads whether and as which host the program runs', () => {
  expect(isSessionHost(['--session-host', '--name=host-1'])).toBe(true);
  expect(isSessionHost(['--hidden'])).toBe(false);
  expect(hostNameOf(['--session-host', '--name=host-1-0-0-abc'])).toBe('host-1-0-0-abc');
  expect(hostNameOf(['--session-host'])).toBeNull();
  expect(hostNameOf(['--name=../x'])).toBeNull();
});
