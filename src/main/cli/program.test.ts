import { describe, expect, it } from 'vitest';
import { runCommand } from '#tests/support/run-command.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

describe('the command line', () => {
  it.each([
    [['ls']],
    [['new']],
    [['attach', 'a']],
    [['kill', 'a']],
    [['info', 'a']],
    [['logs', 'a']],
    [['exec', 'a', '--', 'true']],
  ])('%s says what to do when Aerie is not running', async (args) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: 'aerie: Aerie is not running. Start it, or run "aerie daemon".\n',
    });
  });

  it('says failures as JSON where --json was given', async () => {
    const { code, stdout, stderr } = await runCommand(['ls', '--json']);
    expect({ code, stdout, error: JSON.parse(stderr) }).toEqual({
      code: 3,
      stdout: '',
      error: { error: { code: 'not_running', message: expect.stringContaining('Start it') } },
    });
  });

  it('suggests the command or option that was meant', async () => {
    const command = await runCommand(['atach', 'build']);
    expect(command).toMatchObject({ code: 2, stdout: '' });
    expect(command.stderr).toContain("aerie: unknown command 'atach'\n(Did you mean attach?)");
    const option = await runCommand(['ls', '--jsn']);
    expect(option.code).toBe(2);
    expect(option.stderr).toContain("unknown option '--jsn'\n(Did you mean --json?)");
  });

  it('answers a wrong use of run with a code that is not a command’s', async () => {
    expect((await runCommand(['run', '--timeout', 'soon', '--', 'true'])).code).toBe(125);
    expect((await runCommand(['run'], { wing: createTestWing() })).code).toBe(125);
    expect((await runCommand(['run', '--', 'true'])).code).toBe(125);
  });

  it.each([[['info']], [['ls', 'a', 'b']], [['wait', 'a', 'sometime']], [['kill']]])(
    'refuses %s as wrong use',
    async (args) => {
      const { code, stderr } = await runCommand(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^aerie: .*\n/);
      expect(stderr).toContain('--help');
    },
  );

  it('refuses a value it cannot read as wrong use, also one that a command reads itself', async () => {
    await using wing = createTestWing();
    const { code, stderr } = await runCommand(['wait', 'a', 'idle', 'banana'], { wing });
    expect(code).toBe(2);
    expect(stderr).toBe('aerie: Use a number of milliseconds, or e.g. 30s, 5m, 2h.\n');
  });

  it('refuses words after -- where there is no use for them', async () => {
    await using wing = createTestWing();
    const { code, stderr } = await runCommand(['ls', '--', 'build'], { wing });
    expect(code).toBe(2);
    expect(stderr).toBe('aerie: This command takes nothing after "--".\n');
  });

  it('prints help with examples, and the version', async () => {
    const all = await runCommand(['--help']);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['attach', 'completion', 'doctor', 'Examples:']) {
      expect(all.stdout).toContain(word);
    }
    const one = await runCommand(['exec', '--help']);
    expect(one.stdout).toContain('aerie exec --prefix web -- git pull');
    expect(await runCommand(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
    expect((await runCommand([])).code).toBe(2);
  });
});
