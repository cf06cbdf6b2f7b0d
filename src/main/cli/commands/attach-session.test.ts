import { describe, expect, it, vi } from 'vitest';
import { runCommand, type StartedCommand, startCommand } from '#tests/support/run-command.ts';
import { createTestWing, type TestWing } from '#tests/support/test-wing.ts';
import { REMEMBER_TITLE, RESTORE_TERMINAL } from '../attach/terminal-restore.ts';

const terminal = { columns: 100, rows: 3 };
const TAKEN = `${REMEMBER_TITLE}\r\n\r\n\r\n`;

async function wingWith(id: string): Promise<TestWing> {
  const wing = createTestWing();
  await runCommand(['new', id, '--cwd', '/tmp'], { wing });
  wing.spawner.last.say('hello ');
  return wing;
}

/** Attached in a terminal, and showing what was there. */
async function attached(wing: TestWing, ...args: string[]): Promise<StartedCommand> {
  const command = startCommand(['attach', 'a', ...args], { wing, terminal });
  await vi.waitFor(() => expect(command.stdout.text).toBe(`${TAKEN}hello `));
  return command;
}

async function isGivenBack(command: StartedCommand): Promise<void> {
  await vi.waitFor(() =>
    expect(command.stdout.text.endsWith(`${RESTORE_TERMINAL}\r\n`)).toBe(true),
  );
  expect(command.stdin.raw).toBe(false);
  expect(command.signals.eventNames()).toEqual([]);
  expect(command.stdin.listenerCount('data')).toBe(0);
}

describe('aerie attach in a terminal', () => {
  it('shows the session, passes keys untouched, and leaves it running', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    expect(command.stdin.raw).toBe(true);
    wing.spawner.last.say('world');
    await vi.waitFor(() => expect(command.stdout.text).toContain('hello world'));
    command.stdin.write(Buffer.from([0x03, 0x1a, 0xf0, 0x9f]));
    command.stdin.write(Buffer.from([0x98, 0x80, 0x1b, 0x5b, 0x41]));
    await vi.waitFor(() =>
      expect(Buffer.concat(wing.spawner.last.input).toString()).toBe('\x03\x1a😀\x1b[A'),
    );
    command.stdin.write('\x1c\x1c');
    expect(await command.exitCode).toBe(0);
    await isGivenBack(command);
    expect(command.stderr.text).toBe(
      '[attached to a; Ctrl-\\ Ctrl-\\ leaves it running]\r\n[detached from a]\n',
    );
    expect((await runCommand(['ls', '-q', '-r'], { wing })).stdout).toBe('a\n');
  });

  it('leaves with the keys that were chosen', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing, '--detach-key', 'ctrl-b,d');
    command.stdin.write('\x1c\x1c\x02d');
    expect(await command.exitCode).toBe(0);
    await vi.waitFor(() => expect(wing.spawner.last.typed).toBe('\x1c\x1c'));
  });

  it('gives the session this size, at the start and when it changes', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    expect(wing.spawner.last.sizes.at(-1)).toEqual({ cols: 100, rows: 3 });
    Object.assign(command.stdout, { columns: 60, rows: 10 });
    command.stdout.emit('resize');
    await vi.waitFor(() => expect(wing.spawner.last.sizes.at(-1)).toEqual({ cols: 60, rows: 10 }));
    command.stdin.write('\x1c\x1c');
    await command.exitCode;
  });

  it('only looks with --read-only', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing, '--read-only');
    command.stdin.write('rm -rf /\r');
    command.stdin.write('\x1c\x1c');
    expect(await command.exitCode).toBe(0);
    expect(wing.spawner.last.typed).toBe('');
    expect(wing.spawner.last.sizes).toEqual([]);
  });

  it('ends with the session, and with its exit code when asked', async () => {
    await using wing = await wingWith('a');
    const plain = await attached(wing);
    const asked = await attached(wing, '--exit-code');
    wing.spawner.last.exit(3);
    expect(await plain.exitCode).toBe(0);
    expect(await asked.exitCode).toBe(3);
    await isGivenBack(asked);
    expect(asked.stderr.text).toContain('[a ended with code 3]\n');
  });

  it('answers as a shell when a signal ended the session', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing, '--exit-code');
    wing.spawner.last.exit(-1, 'SIGKILL');
    expect(await command.exitCode).toBe(137);
    expect(command.stderr.text).toContain('[a was ended by SIGKILL]\n');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('gives the terminal back on %s', async (signal, code) => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    command.signals.emit(signal);
    expect(await command.exitCode).toBe(code);
    await isGivenBack(command);
  });

  it('gives the terminal back when the connection is lost', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    command.transports[0]?.close();
    expect(await command.exitCode).toBe(3);
    await isGivenBack(command);
    expect(command.stderr.text).toContain('aerie: The connection to Aerie was lost.');
  });

  it('gives the terminal back when the process ends for any other reason', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    command.signals.emit('exit');
    expect(command.stdout.text.endsWith(`${RESTORE_TERMINAL}\r\n`)).toBe(true);
    expect(command.stdin.raw).toBe(false);
    command.stdin.write('\x1c\x1c');
    await command.exitCode;
    expect(command.stdout.text.split(RESTORE_TERMINAL)).toHaveLength(2);
  });

  it('gives the terminal back when the session is taken off the list', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    await runCommand(['rm', 'a'], { wing });
    await command.exitCode;
    await isGivenBack(command);
  });

  it('gives the terminal back while it is stopped, and shows the session anew', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    let stops = 0;
    command.signals.on('stopped', () => {
      expect(command.stdout.text.endsWith(`${RESTORE_TERMINAL}\r\n`)).toBe(true);
      expect(command.stdin.raw).toBe(false);
      stops += 1;
    });
    command.signals.emit('SIGTSTP');
    expect(stops).toBe(1);
    wing.spawner.last.say('meanwhile ');
    command.signals.emit('SIGCONT');
    expect(command.stdin.raw).toBe(true);
    await vi.waitFor(() => expect(command.stdout.text).toMatch(/hello meanwhile $/));
    command.stdin.write('x\x1c\x1c');
    expect(await command.exitCode).toBe(0);
    expect(wing.spawner.last.typed).toBe('x');
  });

  it('refuses to show a session in itself', async () => {
    await using wing = await wingWith('a');
    const env = { AERIE_SESSION_ID: 'a' };
    const command = startCommand(['attach', 'a'], { wing, terminal, env });
    expect(await command.exitCode).toBe(5);
    expect(command.stdout.text).toBe('');
    expect(command.stderr.text).toContain('This terminal is the session "a" itself.');
  });

  it('keeps what asks the terminal for an answer from it', async () => {
    await using wing = await wingWith('a');
    const command = await attached(wing);
    wing.spawner.last.say('a\x1b[6nb\x1b[');
    wing.spawner.last.say('cc');
    await vi.waitFor(() => expect(command.stdout.text).toContain('hello abc'));
    command.stdin.write('\x1c\x1c');
    await command.exitCode;
  });

  it('shows a session that has ended, and ends', async () => {
    await using wing = await wingWith('a');
    wing.spawner.last.exit(7);
    const command = startCommand(['attach', 'a', '--exit-code'], { wing, terminal });
    expect(await command.exitCode).toBe(7);
    expect(command.stdout.text).toContain('hello ');
    expect(wing.spawner.last.sizes).toEqual([]);
  });

  it('touches nothing when there is no such session', async () => {
    await using wing = createTestWing();
    const command = startCommand(['attach', 'nope'], { wing, terminal });
    expect(await command.exitCode).toBe(4);
    expect(command.stdout.text).toBe('');
  });

  it('is what new --attach does', async () => {
    await using wing = createTestWing();
    const command = startCommand(['new', 'a', '--attach'], { wing, terminal });
    await vi.waitFor(() => expect(command.stdout.text).toBe(TAKEN));
    command.stdin.write('\x1c\x1c');
    expect(await command.exitCode).toBe(0);
  });
});

describe('aerie attach without a terminal', () => {
  it('prints what the session shows until it ends, and types what is piped in', async () => {
    await using wing = await wingWith('a');
    const command = startCommand(['attach', 'a', '--exit-code'], { wing });
    command.stdin.end('echo \x1c\x1c\n');
    await vi.waitFor(() => expect(wing.spawner.last.typed).toBe('echo \x1c\x1c\n'));
    wing.spawner.last.say('bye');
    wing.spawner.last.exit(2);
    expect(await command.exitCode).toBe(2);
    expect(command.stdout.text).toBe('hello bye');
    expect(wing.spawner.last.sizes).toEqual([]);
  });
});
