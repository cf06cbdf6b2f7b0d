import { describe, expect, it } from 'vitest';
import { runCommand } from '#tests/support/run-command.ts';

const commands = ['new', 'ls', 'attach', 'kill-prefix', 'record', 'completion'];
const long = ['--detach-key', '--format', '--max-output', '--no-newline'];

describe('completion scripts', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])(
    'for %s know every command, its options and sessions',
    async (shell) => {
      const { code, stdout, stderr } = await runCommand(['completion', shell]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const word of commands) expect(stdout).toContain(word);
      const options = shell === 'fish' ? long.map((option) => `-l ${option.slice(2)}`) : long;
      for (const option of options) expect(stdout).toContain(option);
      expect(stdout).toContain('aerie ls -q');
    },
  );

  it('exist for known shells only', async () => {
    const { code, stderr } = await runCommand(['completion', 'csh']);
    expect(code).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
});
