import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readProcStat } from '#core/pty/process-table.ts';
import { spawnOptions, TestTerminal } from '#tests/fixtures/pty/test-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'aerie-pty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const linux = process.platform === 'linux';

function isRunning(pid: number): boolean {
  const stat = readProcStat(pid);
  return stat !== null && !stat.zombie;
}

describe.skipIf(process.platform === 'win32')('a program on a terminal', () => {
  it('echoes, runs commands and ends by itself', async () => {
    await using terminal = await TestTerminal.interactive();
    terminal.type('echo $((6*7))é\r');
    await terminal.until(/^42é\r$/m);
    terminal.type('exit 3\r');
    expect(await terminal.exited).toEqual({ code: 3, signal: null });
    expect(terminal.exits).toBe(1);
  });

  it('sees its size and each change of it', async () => {
    await using terminal = await TestTerminal.interactive({ cols: 91, rows: 33 });
    terminal.type('stty size\r');
    await terminal.until(/33 91/);
    terminal.pty.resize(120, 40);
    terminal.type('stty size\r');
    await terminal.until(/40 120/);
    expect(() => terminal.pty.resize(0, 0)).toThrow(expect.objectContaining({ code: 'bad_size' }));
  });

  it('knows UTF-8 line editing and passes bytes that are no UTF-8', async () => {
    await using terminal = await TestTerminal.start(
      "stty -a | grep -o ' iutf8'; stty raw -echo; echo go; head -c 4 | od -An -tx1; printf '\\377\\376\\000\\200'",
    );
    await terminal.until(/ iutf8[^]*go/);
    terminal.pty.write(Uint8Array.of(0xff, 0xfe, 0x00, 0x80));
    await terminal.exited;
    expect(terminal.text).toMatch(/ff fe 00 80/);
    expect(terminal.bytes.subarray(-4)).toEqual(Buffer.from([0xff, 0xfe, 0x00, 0x80]));
  });

  it('starts where it was told, by the path it was told', async () => {
    await using terminal = await TestTerminal.start('pwd', { cwd: folder });
    await terminal.exited;
    expect(terminal.text.trim()).toBe(folder);
  });

  it.each([
    ['exit 7', { code: 7, signal: null }],
    ['kill -9 $$', { code: -1, signal: 'SIGKILL' }],
    ['kill -SEGV $$', { code: -1, signal: 'SIGSEGV' }],
    ['kill -TERM $$', { code: -1, signal: 'SIGTERM' }],
  ])('reports how it ended: %s', async (script, exit) => {
    await using terminal = await TestTerminal.start(script);
    expect(await terminal.exited).toEqual(exit);
  });

  it('tells the folder of the foreground program', async () => {
    await using terminal = await TestTerminal.interactive();
    terminal.type(`cd ${folder}\r`);
    await vi.waitFor(async () => expect(await terminal.pty.currentFolder()).toBe(folder));
    terminal.type('cd /; (cd /usr && exec sleep 1000)\r');
    await vi.waitFor(async () => expect(await terminal.pty.currentFolder()).toBe('/usr'));
    await terminal.pty.end(100);
    expect(await terminal.pty.currentFolder()).toBeNull();
  });
});

describe.skipIf(process.platform === 'win32')('before anything is started', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, 'not a program');

  it.each([
    ['a shell that is nowhere', { shell: '/no/such/shell' }, 'shell_not_found', '/no/such/shell'],
    ['a shell not on the PATH', { shell: 'no-such-shell' }, 'shell_not_found', 'PATH'],
    ['no shell', { shell: '' }, 'shell_not_found', 'No shell'],
    ['a folder as shell', { shell: '/usr' }, 'shell_not_found', '/usr'],
    ['a file that may not be run', { shell: file }, 'shell_not_found', file],
    ['a missing folder', { cwd: '/no/such/folder' }, 'cwd_not_found', '/no/such/folder'],
    ['a file as folder', { cwd: file }, 'cwd_not_found', file],
    ['a relative folder', { cwd: 'src' }, 'cwd_not_found', 'src'],
    ['no size', { cols: 0, rows: 0 }, 'bad_size', '0 columns'],
    ['a huge size', { cols: 10_000, rows: 10_000 }, 'bad_size', '10000'],
    ['half a column', { cols: 80.5 }, 'bad_size', '80.5'],
  ])('%s is refused with a sentence', async (_name, options, code, named) => {
    await expect(spawnOptions(options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/\. (Check|Choose|Use) .*\.$/),
    });
    await expect(spawnOptions(options)).rejects.toThrow(named);
  });
});

describe.skipIf(process.platform === 'win32')('the last output', () => {
  it('arrives whole from 200 programs that end at once', async () => {
    const sizes = [5, 1000, 4095, 5000, 65_536, 200_000];
    const wrong: string[] = [];
    for (let round = 0; round < 200; round++) {
      const size = sizes[round % sizes.length] ?? 5;
      const terminal = await TestTerminal.start(`head -c ${size} /dev/zero | tr '\\0' x`);
      await terminal.exited;
      if (terminal.bytes.length !== size) wrong.push(`${terminal.bytes.length} of ${size}`);
    }
    expect(wrong).toEqual([]);
  });

  it('arrives whole when several end at the same time', async () => {
    const lengths = await Promise.all(
      Array.from({ length: 24 }, async () => {
        const terminal = await TestTerminal.start("head -c 60000 /dev/zero | tr '\\0' x");
        await terminal.exited;
        return terminal.bytes.length;
      }),
    );
    expect(new Set(lengths)).toEqual(new Set([60_000]));
  });

  it('arrives from a paused terminal, with the exit after it', async () => {
    await using terminal = await TestTerminal.start('read x; echo last words');
    terminal.pty.pause();
    terminal.type('\r');
    await terminal.exited;
    expect(terminal.text).toContain('last words');
  });

  it('is not waited for without end when a background job goes on writing', async () => {
    await using terminal = await TestTerminal.start('(trap "" HUP; yes) & echo $!; sleep 0.1');
    const pid = Number((await terminal.until(/(\d+)\r\n/))[1]);
    await terminal.exited;
    // Closing the terminal ends the writer; kill in case it did not.
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5000);
  });

  it('stops while paused and goes on where it was', async () => {
    const begun = join(folder, 'begun');
    await using terminal = await TestTerminal.start(`touch ${begun}; seq 1 200000`);
    terminal.pty.pause();
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true));
    expect(terminal.bytes.length).toBe(0);
    terminal.pty.resume();
    await terminal.exited;
    const expected = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\r\n`).join('');
    expect(terminal.text === expected).toBe(true);
  });
});

describe.skipIf(!linux)('input', () => {
  it('of 1 MiB arrives unchanged at a program that reads', async () => {
    const paste = randomBytes(1024 * 1024);
    const hash = createHash('sha256').update(paste).digest('hex');
    await using terminal = await TestTerminal.start(
      'stty raw -echo; echo go; head -c 1048576 | sha256sum',
    );
    await terminal.until(/go/);
    terminal.pty.write(paste);
    await terminal.exited;
    expect(terminal.text).toContain(hash);
    expect(terminal.pty.queuedInputBytes).toBe(0);
  });

  it('waits in order for a program that is not reading, at no cost of CPU', async () => {
    const paste = randomBytes(1024 * 1024);
    const hash = createHash('sha256').update(paste).digest('hex');
    const go = join(folder, 'go');
    await using terminal = await TestTerminal.start(
      `stty raw -echo; echo go; until [ -e ${go} ]; do sleep 0.05; done; head -c 1048576 | sha256sum`,
    );
    await terminal.until(/go/);
    for (let at = 0; at < paste.length; at += 65_536) {
      const part = Uint8Array.from(paste.subarray(at, at + 65_536));
      terminal.pty.write(part);
      part.fill(0); // the queue must not depend on the caller's buffer
    }
    expect(terminal.pty.queuedInputBytes).toBeGreaterThan(900_000);
    // A window to measure in; nothing is waited for.
    const cpu = process.cpuUsage();
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    const { user, system } = process.cpuUsage(cpu);
    expect((user + system) / 1000).toBeLessThan(150);
    writeFileSync(go, '');
    await terminal.exited;
    expect(terminal.text).toContain(hash);
  });

  it('after the end, and a resize after it, do nothing', async () => {
    const terminal = await TestTerminal.start('true');
    await terminal.exited;
    terminal.type('x');
    terminal.pty.resize(10, 10);
    terminal.pty.pause();
    terminal.pty.resume();
    await terminal.pty.end(10);
    expect(terminal.pty.queuedInputBytes).toBe(0);
    expect(terminal.exits).toBe(1);
  });
});

describe.skipIf(!linux)('ending a terminal', () => {
  it('ends foreground, background, nohup, setsid and stopped programs', async () => {
    const terminal = await TestTerminal.interactive();
    terminal.type(
      [
        'sleep 1001 & A=$!',
        'nohup sleep 1002 >/dev/null 2>&1 & B=$!',
        '(trap "" HUP; sleep 1003) & C=$!',
        'setsid sleep 1004 &',
        "bash -c 'setsid sleep 1005 </dev/null >/dev/null 2>&1 & echo inner $!; wait' &",
        'sleep 1006 & D=$!; kill -STOP $D; disown $A',
        'sleep 0.3; echo pids $A $B $C $D; sleep 1007',
      ].join('\n') + '\n',
    );
    const inner = Number((await terminal.until(/inner (\d+)/))[1]);
    const named = (await terminal.until(/pids (\d+) (\d+) (\d+) (\d+)/)).slice(1, 5).map(Number);
    const others = await vi.waitFor(() => {
      const found = pidsOf(/^sleep 100[3457]$/);
      expect(found).toHaveLength(4);
      return found;
    });
    const pids = [...named, inner, ...others, terminal.pty.pid];
    expect(pids.every(isRunning)).toBe(true);

    const started = performance.now();
    const twice = [terminal.pty.end(300), terminal.pty.end(300)];
    await Promise.all(twice);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(terminal.exits).toBe(1);
  });

  it('is quick and by SIGHUP when all obey', async () => {
    const terminal = await TestTerminal.interactive();
    const started = performance.now();
    await terminal.pty.end(5000);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await terminal.exited).toEqual({ code: -1, signal: 'SIGHUP' });
  });

  it('kills a program that ignores the hang-up, paused and flooding', async () => {
    const terminal = await TestTerminal.start('trap "" HUP TERM INT; yes');
    await terminal.until(/y/);
    terminal.pty.pause();
    await terminal.pty.end(50);
    expect(await terminal.exited).toEqual({ code: -1, signal: 'SIGKILL' });
    expect(isRunning(terminal.pty.pid)).toBe(false);
  });

  it('leaves alone a daemon that let go of the terminal', async () => {
    const terminal = await TestTerminal.start(
      'setsid -f sleep 1010 </dev/null >/dev/null 2>&1; echo done; sleep 1000',
    );
    await terminal.until(/done/);
    const [daemon = 0] = await vi.waitFor(() => {
      const found = pidsOf(/^sleep 1010$/);
      expect(found).toHaveLength(1);
      return found;
    });
    await terminal.pty.end(100);
    expect(isRunning(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  it('leaves no descriptor behind after 100 terminals', async () => {
    const warmUp = await TestTerminal.start('true');
    await warmUp.exited;
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let round = 0; round < 10; round++) {
      const ten = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          TestTerminal.start(index % 2 === 0 ? 'echo hi' : 'sleep 1000'),
        ),
      );
      await Promise.all(ten.map((terminal) => terminal.pty.end(1000)));
      await Promise.all(ten.map((terminal) => terminal.exited));
    }
    await vi.waitFor(() => expect(open()).toBeLessThanOrEqual(before));
  });
});

/** Living processes whose command line matches. */
function pidsOf(commandLine: RegExp): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRunning(pid) && commandLine.test(commandLineOf(pid)));
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    return '';
  }
}
