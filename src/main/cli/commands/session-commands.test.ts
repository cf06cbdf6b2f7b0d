import { describe, expect, it } from 'vitest';
import { runCommand } from '#tests/support/run-command.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';

async function wingWith(...ids: string[]): Promise<TestWing> {
  const wing = createTestWing();
  for (const id of ids) await runCommand(['new', id, '--cwd', '/tmp'], { wing });
  return wing;
}

describe('aerie new', () => {
  it('starts a session in this folder, as large as this terminal, and prints its id', async () => {
    await using wing = createTestWing();
    const terminal = { columns: 132, rows: 43 };
    const { code, stdout } = await runCommand(['new', 'build'], { wing, terminal });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'build\n' });
    expect(wing.spawner.last.options).toMatchObject({
      cols: 132,
      rows: 43,
      cwd: '/home/me/work',
    });
  });

  it('starts the program after -- with its options and variables', async () => {
    await using wing = createTestWing();
    const { stdout } = await runCommand(
      ['new', '--json', '-e', 'A=1', '-e', 'B=x=y', '-n', 'Web', '--', 'node', '-e', '--json'],
      { wing },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'Web',
      shell: expect.stringMatching(/node$/),
      args: ['-e', '--json'],
      state: 'alive',
      cols: 80,
      rows: 24,
    });
    expect(wing.spawner.last.options.env).toMatchObject({ A: '1', B: 'x=y' });
  });

  it('says that an id is taken, or wrong', async () => {
    await using wing = await wingWith('build');
    expect(await runCommand(['new', 'build'], { wing })).toEqual({
      code: 5,
      stdout: '',
      stderr: 'aerie: A session "build" already exists. Choose another id.\n',
    });
    const { code, stderr } = await runCommand(['new', 'a b'], { wing });
    expect(code).toBe(2);
    expect(stderr).toContain('Use letters, digits, - and _');
  });
});

describe('aerie ls', () => {
  it('prints nothing but a note when there is none', async () => {
    await using wing = createTestWing();
    expect(await runCommand(['ls'], { wing })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No sessions\n',
    });
    expect(await runCommand(['ls', '--json'], { wing })).toMatchObject({ stdout: '[]\n' });
    expect(await runCommand(['ls', '-q'], { wing })).toMatchObject({ stdout: '', stderr: '' });
  });

  it('prints a table, ids, or JSON, of all sessions or a prefix', async () => {
    await using wing = await wingWith('web/api', 'web/ui', 'webber');
    const lines = (await runCommand(['ls'], { wing })).stdout.split('\n');
    expect(lines[0]).toMatch(/^ID +STATE +TITLE +FOLDER +AGE +VIEWERS$/);
    expect(lines[1]).toMatch(/^web\/api +running +sh +\/tmp +\d+ s +0$/);
    expect((await runCommand(['ls', 'web', '-q'], { wing })).stdout).toBe('web/api\nweb/ui\n');
    const sessions = JSON.parse((await runCommand(['ls', '--json'], { wing })).stdout);
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toMatchObject({ id: 'web/api', state: 'alive', exit: null });
  });

  it('tells how sessions ended, and leaves them out with --running', async () => {
    await using wing = await wingWith('a', 'b', 'c');
    wing.spawner.started[0]?.exit(3);
    wing.spawner.started[1]?.exit(-1, 'SIGKILL');
    const { stdout } = await runCommand(['ls'], { wing });
    expect(stdout).toMatch(/a +ended \(3\)/);
    expect(stdout).toMatch(/b +ended \(SIGKILL\)/);
    expect((await runCommand(['ls', '-q', '-r'], { wing })).stdout).toBe('c\n');
  });

  it('marks sessions that ask to be looked at', async () => {
    await using wing = await wingWith('a', 'b');
    wing.emulators.created[0]?.emitted.fire({ type: 'bell' });
    const { stdout } = await runCommand(['ls'], { wing });
    expect(stdout).toMatch(/^a +running ! /m);
    expect(stdout).toMatch(/^b +running +sh/m);
    expect((await runCommand(['info', 'a'], { wing })).stdout).toMatch(/^Wants +\S/m);
  });

  it('uses colours in a terminal only, and never against NO_COLOR', async () => {
    await using wing = await wingWith('a');
    const terminal = { columns: 80, rows: 24 };
    expect((await runCommand(['ls'], { wing, terminal })).stdout).toContain('\x1b[32m');
    const env = { NO_COLOR: '1' };
    expect((await runCommand(['ls'], { wing, terminal, env })).stdout).not.toContain('\x1b');
    expect((await runCommand(['ls'], { wing })).stdout).not.toContain('\x1b');
  });

  it('keeps to the width of the terminal, and lets no title act on it', async () => {
    await using wing = createTestWing();
    const name = `\x1b]0;evil\x07${'漢字'.repeat(40)}`;
    await runCommand(['new', 'a', '--name', name], { wing });
    const terminal = { columns: 50, rows: 24 };
    const { stdout } = await runCommand(['ls'], { wing, terminal, env: { NO_COLOR: '1' } });
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
    expect(stdout).toContain('…');
    expect(stdout).toContain('\ufffd]0;evil\ufffd');
  });
});

describe('aerie info', () => {
  it('prints what is known, for people and as JSON', async () => {
    await using wing = await wingWith('build');
    const { stdout } = await runCommand(['info', 'build'], { wing });
    expect(stdout).toMatch(/^Id +build\nTitle +sh\nState +running\nProcess +1000\n/);
    const json = JSON.parse((await runCommand(['info', 'build', '--json'], { wing })).stdout);
    expect(json).toMatchObject({ id: 'build', pid: 1000 });
  });

  it('says what there is to do about a session that is not there', async () => {
    await using wing = createTestWing();
    const { code, stderr } = await runCommand(['info', 'nope'], { wing });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^aerie: There is no session "nope".*Run "aerie ls" to see/);
    await runCommand(['new', 'build'], { wing });
    const near = await runCommand(['attach', 'biuld'], { wing });
    expect(near).toMatchObject({
      code: 4,
      stderr: 'aerie: There is no session "biuld". Did you mean "build"?\n',
    });
    const json = await runCommand(['info', 'nope', '--json'], { wing });
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'session_not_found' } });
  });
});

describe('aerie exec and send', () => {
  it('type a line, or only text, into one session', async () => {
    await using wing = await wingWith('a');
    await runCommand(['exec', 'a', '--', 'ls', '-la'], { wing });
    await runCommand(['exec', 'a', 'echo hi', '--no-newline'], { wing });
    await runCommand(['exec', 'a', '--enter', '--', 'q'], { wing });
    expect(wing.spawner.last.typed).toBe('ls -la\necho hiq\r');
  });

  it('type into several sessions and tell which failed', async () => {
    await using wing = await wingWith('web/a', 'web/b');
    await runCommand(['exec', '--prefix', 'web', '--', 'make'], { wing });
    const args = ['exec', '--json', '--sync', 'web/a', 'nope', '--', 'x'];
    const { code, stdout } = await runCommand(args, { wing });
    expect(wing.spawner.started.map(({ typed }) => typed)).toEqual(['make\nx\n', 'make\n']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'web/a', ok: true, error: null },
      { id: 'nope', ok: false, error: { code: 'session_not_found' } },
    ]);
    expect((await runCommand(['exec', '--prefix', 'db', '--', 'x'], { wing })).code).toBe(4);
  });

  it('refuse to guess what to type', async () => {
    await using wing = await wingWith('a');
    expect((await runCommand(['exec', 'a'], { wing })).code).toBe(2);
    const both = ['exec', '--prefix', 'a', '--sync', 'b', '--', 'x'];
    expect((await runCommand(both, { wing })).code).toBe(2);
    const terminal = { columns: 80, rows: 24 };
    expect((await runCommand(['send', 'a'], { wing, terminal })).code).toBe(2);
  });

  it('send text exactly, with escapes where they are asked for', async () => {
    await using wing = await wingWith('a');
    await runCommand(['send', 'a', 'x\\n', 'ü'], { wing });
    await runCommand(['send', '-e', 'a', '\\x03\\e[A\\u{1f600}\\\\\\r'], { wing });
    expect(wing.spawner.last.typed).toBe('x\\n ü\x03\x1b[A😀\\\r');
    const { code, stderr } = await runCommand(['send', '-e', 'a', '\\q'], { wing });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('\\xHH') });
  });
});

describe('aerie kill, kill-prefix and rm', () => {
  it('end what they can and tell the rest', async () => {
    await using wing = await wingWith('a', 'b');
    const { code, stdout } = await runCommand(['kill', 'a', 'nope', 'b', '--json'], { wing });
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      killed: ['a', 'b'],
      errors: { nope: { code: 'session_not_found' } },
    });
  });

  it('end all of a prefix, and wait when told', async () => {
    await using wing = await wingWith('ci/1', 'ci/2', 'cia');
    const { code, stdout } = await runCommand(['kill-prefix', 'ci', '--wait'], { wing });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ci/1\nci/2\n' });
    expect((await runCommand(['ls', '-q', '-r'], { wing })).stdout).toBe('cia\n');
    expect((await runCommand(['kill-prefix', 'ci'], { wing })).code).toBe(4);
  });

  it('take sessions off the list', async () => {
    await using wing = await wingWith('a', 'b');
    expect((await runCommand(['rm', 'a'], { wing })).stdout).toBe('a\n');
    expect((await runCommand(['ls', '-q'], { wing })).stdout).toBe('b\n');
  });
});
