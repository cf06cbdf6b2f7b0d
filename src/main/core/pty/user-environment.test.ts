import { describe, expect, it } from 'vitest';
import { parseEnvironment, readUserEnvironment } from './user-environment.ts';

describe('parseEnvironment', () => {
  it('reads between the marks, whatever the start-up files print around', () => {
    const output = 'Welcome! A=0\nMARKA=1\0B=x=y\nz\0C=\0nonsense\0=D\0MARKbye B=2';
    expect(parseEnvironment(output, 'MARK')).toEqual({ A: '1', B: 'x=y\nz', C: '' });
  });

  it.each(['', 'A=1', 'MARKA=1\0', 'MARKMARK'])('gives null for %j', (output) => {
    expect(parseEnvironment(output, 'MARK')).toBeNull();
  });
});

describe('readUserEnvironment', () => {
  it.each([
    ['linux', { TERM: 'xterm', SHLVL: '1', A: 'b' }],
    ['win32', { A: 'b' }],
  ] as const)('asks nobody where it is known: %s %j', async (platform, processEnv) => {
    const shell = '/no/such/shell';
    const env = await readUserEnvironment({ platform, shell, processEnv, timeoutMs: 1 });
    expect(env).toEqual(processEnv);
  });

  it('falls back to our own when the shell cannot be started', async () => {
    const options = { platform: 'linux', shell: '/no/such/shell', timeoutMs: 1000 } as const;
    const env = await readUserEnvironment({ ...options, processEnv: { A: 'b', C: undefined } });
    expect(env).toEqual({ A: 'b' });
  });
});
