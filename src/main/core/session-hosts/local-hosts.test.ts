import { expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { hostName } from './host-program.ts';
import { LocalHosts } from './local-hosts.ts';

const hosts = new LocalHosts({
  runFolder: '/nowhere/run',
  program: {
    build: '1-2-0-aaaaaaaa',
    version: '1.2.0',
    prepare: async () => ({ command: 'x', args: [] }),
    tidy: async () => {},
  },
  outputPath: '/nowhere/output.log',
  home: '/',
  clock: new ManualClock(),
  logger: silentLogger,
});

it.each([
  ['1-1-9-bbbbbbbb', '1.1.9', true],
  ['1-2-0-aaaaaaaa', '1.2.0', false],
  ['1-2-0-bbbbbbbb', '1.2.0', false],
  ['1-3-0-bbbbbbbb', '1.3.0', false],
])('replaces only hosts of older versions: %s', (build, version, expected) => {
  expect(hosts.replaces({ name: hostName(build), version, pid: 1 })).toBe(expected);
});

it('replaces no daemon, which a person started', () => {
  expect(hosts.replaces({ name: 'daemon', version: '1.0.0', pid: 1 })).toBe(false);
});
