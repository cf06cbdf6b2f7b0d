// The built `aerie` command as its users run it: processes, pipes and real terminals.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RESTORE_TERMINAL } from '#cli/attach/terminal-restore.ts';
import {
  aerieLine,
  PersonsTerminal,
  type RunningDaemon,
  runAerie,
  runBash,
  startDaemon,
} from '#tests/support/aerie-command.ts';
import { endHosts } from '#tests/support/session-hosts.ts';
import { type RunningAerie, startAerie } from '#tests/support/start-aerie.ts';

let aerie: RunningAerie;
const terminals: PersonsTerminal[] = [];
let sessions = 0;

beforeAll(async () => {
  aerie = await startAerie();
});
afterAll(() => aerie.dispose());
afterEach(async () => {
  for (const terminal of terminals.splice(0)) terminal.kill();
});

const run = (args: readonly string[], input?: string | Uint8Array) =>
  runAerie(aerie.home, args, input);

/** Starts a session of its own and returns its id. */
async function newSession(...program: string[]): Promise<string> {
  sessions += 1;
  const id = `test-${sessions}`;
  expect(await run(['new', id, '--', ...program])).toMatchObject({ code: 0, stdout: `${id}\n` });
  return id;
}

/** Resolves once the session has printed `text`. */
async function prints(id: string, text: string): Promise<void> {
  const log = async () => (await run(['logs', id])).stdout;
  await expect.poll(log, { timeout: 20_000 }).toContain(text);
}

function terminal(line: string, home = aerie.home): PersonsTerminal {
  const opened = new PersonsTerminal(home, line);
  terminals.push(opened);
  return opened;
}

const cooked = ['sh', '-c', 'stty -echo; echo ready; exec cat'] as const;

describe('aerie', () => {
  it('creates, lists, types into, waits for, reads and ends sessions', async () => {
    const id = await newSession('bash', '--norc', '-c', 'read line; echo "got $line"; exit 3');
    expect((await run(['ls', '-q'])).stdout.split('\n')).toContain(id);
    const quick = await run(['ls', '--json']);
    const parsed = await run(['ls', '--json', '--']);
    expect(JSON.parse(quick.stdout)).toEqual(JSON.parse(parsed.stdout));
    const waiting = run(['wait', id, '--exit-code', '-t', '20s']);
    expect((await run(['exec', id, '--', 'hello', 'there'])).code).toBe(0);
    expect(await waiting).toMatchObject({ code: 3, stdout: '3\n' });
    const log = await run(['logs', id]);
    expect(log.stdout).toContain('got hello there\n');
    expect((await run(['exec', id, '--', 'more'])).code).toBe(5);
    expect(await run(['rm', id])).toMatchObject({ code: 0 });
    expect((await run(['info', id])).code).toBe(4);
  });

  it('lists without loading libraries, so that it starts fast', async () => {
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ resolve(name, context, next) { console.error('loads', name); return next(name, context); } });`;
    const loader = `data:text/javascript,${encodeURIComponent(hook).replaceAll("'", '%27')}`;
    const [node, command] = aerieLine.split(' ');
    const line = `${node} --import '${loader}' ${command} ls -q`;
    const { code, stderr } = await runBash(aerie.home, line);
    const loaded = [...stderr.matchAll(/^loads (.+)$/gm)].map((match) => match[1] ?? '');
    expect(code).toBe(0);
    expect(loaded.some((name) => name.includes('quick-list'))).toBe(true);
    const packages = loaded.filter((name) => !isBuiltin(name) && !/^(\.|\/|file:)/.test(name));
    expect(packages).toEqual([]);
    expect(loaded).not.toContain('node:fs');
  });

  it('runs commands and answers as they do', async () => {
    const both = await run(['run', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7']);
    expect(both).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
    const line = await run(['run', '-e', 'A=5', '--json', 'echo $A; pwd']);
    expect(JSON.parse(line.stdout)).toMatchObject({ exitCode: 0, stdout: `5\n${aerie.home}\n` });
    const late = await run(['run', '-t', '200ms', '--', 'sleep', '30']);
    expect(late).toMatchObject({ code: 124, stderr: expect.stringContaining('time was over') });
    expect((await run(['run', '--', 'no-such-program-here'])).code).toBe(127);
    expect((await run(['run', '-t', 'x', '--', 'true'])).code).toBe(125);
  });

  it('waits for quiet and for text, and gives up in time', async () => {
    const id = await newSession(...cooked);
    expect((await run(['wait', id, 'idle', '100ms', '-t', '20s'])).code).toBe(0);
    expect((await run(['wait', id, 'match', 'other', '-t', '300'])).code).toBe(124);
    let over = false;
    const match = run(['wait', id, 'match', 'needle', '--json']).finally(() => {
      over = true;
    });
    // Only what comes after the wait has begun counts, and nothing tells when that is.
    while (!over) await run(['send', id], 'a needle\n');
    expect(JSON.parse((await match).stdout)).toMatchObject({ matched: true, timedOut: false });
  });

  it('sends bytes exactly, also those that are no text, and much of it', async () => {
    const file = join(aerie.home, 'received');
    const script = `stty raw -echo; echo ready; head -c 200003 > '${file}'; echo done`;
    const id = await newSession('sh', '-c', script);
    await prints(id, 'ready');
    const text = Buffer.from('grün '.repeat(33_334)).subarray(0, 200_000);
    const bytes = Buffer.concat([text, Buffer.from([0xff, 0x00, 0x80])]);
    expect(await run(['send', id, '--json'], bytes)).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ id, bytes: 200_003 })}\n`,
    });
    expect((await run(['wait', id, 'exit', '-t', '20s'])).stdout).toBe('0\n');
    expect(await readFile(file)).toEqual(bytes);
  });

  it('follows a log to the end of the session, without a gap or a repetition', async () => {
    const script =
      'i=0; while read x; do i=$((i+1)); seq -f "line %g" $((i*100)) $((i*100+99)); done';
    const id = await newSession('sh', '-c', `stty -echo; echo ready; ${script}`);
    await prints(id, 'ready');
    await run(['send', id], 'a\n');
    const following = run(['logs', id, '--follow']);
    for (let i = 0; i < 5; i++) await run(['send', id], 'a\n');
    await run(['send', '-e', id, '\\x04']);
    const { code, stdout } = await following;
    expect(code).toBe(0);
    const expected = Array.from({ length: 600 }, (_, i) => `line ${i + 100}`);
    expect(stdout.trim().split('\n')).toEqual(['ready', ...expected]);
  });

  it('records a session and lists recordings', async () => {
    const id = await newSession(...cooked);
    await prints(id, 'ready');
    const started = await run(['record', 'start', id, '--json']);
    const { path } = JSON.parse(started.stdout);
    expect((await run(['record', 'start', id])).code).toBe(5);
    await run(['send', id], 'recorded\n');
    await prints(id, 'recorded');
    expect(await run(['record', 'stop', id])).toMatchObject({ code: 0, stdout: `${path}\n` });
    expect(await readFile(path, 'utf8')).toContain('recorded');
    expect((await run(['record', 'stop', id])).code).toBe(5);
    expect((await run(['record', 'ls', id])).stdout).toMatch(/stopped +\//);
  });

  it('ends quietly when nobody reads on', async () => {
    const id = await newSession('sh', '-c', 'seq 5000; exec sleep 60');
    await prints(id, '\n5000\n');
    const { code, stdout, stderr } = await runBash(
      aerie.home,
      `AERIE logs ${id} | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '1\n0\n', stderr: '' });
  });

  it('says what to do when Aerie is not running', async () => {
    const home = await mkdtemp(join(tmpdir(), 'aerie-home-'));
    const stderr = 'aerie: Aerie is not running. Start it, or run "aerie daemon".\n';
    expect(await runAerie(home, ['ls'])).toEqual({ code: 3, stdout: '', stderr });
    expect(await runAerie(home, ['info', 'a'])).toEqual({ code: 3, stdout: '', stderr });
    const doctor = await runAerie(home, ['doctor', '--json']);
    expect(doctor.code).toBe(0);
    expect(JSON.parse(doctor.stdout).checks).toContainEqual(
      expect.objectContaining({ name: 'running', status: 'warn' }),
    );
    await rm(home, { recursive: true, force: true });
  });

  it('starts a session host when nothing runs, and shows it beside a daemon', async () => {
    const home = await mkdtemp(join(tmpdir(), 'aerie-home-'));
    const command = (...args: string[]) => runAerie(home, args);
    let daemon: RunningDaemon | undefined;
    try {
      expect((await command('new', 'hosted', '--', 'sleep', '600')).stdout).toBe('hosted\n');
      expect((await command('ls', '-q')).stdout).toBe('hosted\n');
      daemon = await startDaemon(home);
      await command('new', 'kept', '--', 'sleep', '600');
      expect((await command('ls', '-q')).stdout.split('\n').toSorted()).toEqual([
        '',
        'hosted',
        'kept',
      ]);
      expect((await command('info', 'hosted')).code).toBe(0);
    } finally {
      await daemon?.end();
      await endHosts(home);
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    }
  });

  it('examines a running Aerie and shows no secret', async () => {
    const { code, stdout } = await run(['doctor', '--json']);
    const token = await readFile(join(aerie.home, '.aerie', 'run', 'app.token'), 'utf8');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, ok: true });
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({
        name: 'running',
        status: 'ok',
        message: expect.stringContaining(`process ${aerie.pid}`),
      }),
    );
    expect(stdout).not.toContain(token.trim());
  });

  it('completes commands, options and sessions in bash', async () => {
    const id = await newSession('sleep', '60');
    const complete = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await runBash(
        aerie.home,
        `aerie() { ${aerieLine} "$@"; }
        source <(aerie completion bash)
        COMP_WORDS=(aerie ${words.map((word) => `'${word}'`).join(' ')})
        COMP_CWORD=${words.length}
        _aerie
        printf '%s\\n' "\${COMPREPLY[@]}"`,
      );
      return stdout.split('\n').filter(Boolean);
    };
    expect(await complete('kill')).toEqual(['kill', 'kill-prefix']);
    expect(await complete('attach', id)).toEqual([id]);
    expect(await complete('kill', 'other', id)).toEqual([id]);
    expect(await complete('logs', '--f')).toEqual(['--format', '--follow']);
    expect(await complete('logs', '--format', 'h')).toEqual(['html']);
    expect(await complete('logs', '--lines', '3', id)).toEqual([id]);
    expect(await complete('wait', id, 'i')).toEqual(['idle']);
    expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
  });
});

describe('aerie attach in a real terminal', () => {
  it('gives the terminal back as it was when it is left', async () => {
    const id = await newSession(...cooked);
    const person = terminal(`stty -g; AERIE attach ${id}; echo "code=$?"; stty -g`);
    await person.shows('ready');
    person.type('typed\r');
    await person.shows('typed');
    person.type('\x1c\x1c');
    await person.shows(/code=0\r\n.+\r\n/);
    const [before, after] = person.text.split(RESTORE_TERMINAL);
    expect(after).toContain(`[detached from ${id}]`);
    const modes = after?.trim().split('\r\n').at(-1);
    expect(modes).toMatch(/^[0-9a-f:]+$/);
    expect(before?.split('\r\n')[0]).toBe(modes);
    expect((await run(['ls', '-q', '-r'])).stdout).toContain(id);
  });

  it('gives the session the size of the terminal, now and later', async () => {
    const id = await newSession('bash', '--norc', '--noprofile');
    const person = terminal(`AERIE attach ${id}`);
    await person.shows('attached');
    person.type('stty size\r');
    await person.shows(/30 100\r/);
    person.resize(77, 21);
    await expect
      .poll(
        () => {
          person.type('stty size\r');
          return person.text;
        },
        { timeout: 20_000 },
      )
      .toMatch(/21 77\r/);
  });

  it('passes control keys to the session, and line feeds as the program sent them', async () => {
    const script =
      'stty raw -echo; printf ready; head -c 1; printf "A\\nB"; od -An -v -tx1 -w1 -N6';
    const id = await newSession('sh', '-c', script);
    const person = terminal(`AERIE attach ${id}`);
    await person.shows('ready');
    person.type('x');
    await person.shows('xA\nB');
    person.type('\x03\x1a\x13\x11\x04\x7f');
    await person.shows(/03\s+1a\s+13\s+11\s+04\s+7f/);
  });

  it.each(['TERM', 'HUP', 'INT', 'QUIT'])('gives the terminal back on SIG%s', async (signal) => {
    const id = await newSession(...cooked);
    const codes: Record<string, number> = { TERM: 143, HUP: 129, INT: 130, QUIT: 131 };
    const person = terminal(
      `stty -g; ( exec ${aerieLine} attach ${id} <&0 ) <&0 & echo "pid=$!"; fg 2>/dev/null || wait $!; echo "code=$?"; stty -g`,
    );
    await person.shows(/pid=\d+/);
    await person.shows('ready');
    process.kill(Number(/pid=(\d+)/.exec(person.text)?.[1]), `SIG${signal}`);
    await person.shows(new RegExp(`code=${codes[signal]}\r\n.+\r\n`));
    const [before, after] = person.text.split(RESTORE_TERMINAL);
    const modes = after?.trim().split('\r\n').at(-1);
    expect(before?.split('\r\n')[0]).toBe(modes);
  });

  it('gives the terminal back while it is stopped, and shows the session anew afterwards', async () => {
    const id = await newSession(...cooked);
    const attach = `set -m; stty -g; AERIE attach ${id}; echo "code=$?"; stty -g`;
    const person = terminal(`${attach}; read; echo back; fg; echo "code=$?"`);
    await person.shows('ready');
    const { stdout } = await runBash(aerie.home, `ps -o pid= --ppid ${person.pid}`);
    process.kill(Number(stdout), 'SIGTSTP');
    await person.shows(/code=1\d\d\r\n.+\r\n/);
    const [before, after] = person.text.split(RESTORE_TERMINAL);
    expect(before?.split('\r\n')[0]).toBe(after?.trim().split('\r\n').at(-1));
    await run(['send', id], 'meanwhile\n');
    person.type('\r');
    await person.shows(/back[^]*ready[^]*meanwhile/);
    person.type('\x1c\x1c');
    await person.shows('code=0');
  });

  it('gives the terminal back when Aerie is killed, and says so', async () => {
    const other = await startAerie();
    try {
      await runAerie(other.home, ['new', 'a', '--', ...cooked]);
      const person = terminal('stty -g; AERIE attach a; echo "code=$?"; stty -g', other.home);
      await person.shows('ready');
      await other.end('SIGKILL');
      await person.shows(/code=3\r\n.+\r\n/);
      const [before, after] = person.text.split(RESTORE_TERMINAL);
      expect(after).toContain('The connection to Aerie was lost.');
      expect(before?.split('\r\n')[0]).toBe(after?.trim().split('\r\n').at(-1));
    } finally {
      await other.dispose();
    }
  });

  it('ends with the session and answers as it did', async () => {
    const id = await newSession('sh', '-c', 'echo ready; read x; exit 9');
    const person = terminal(`AERIE attach ${id} --exit-code; echo "code=$?"`);
    await person.shows('ready');
    person.type('\r');
    await person.shows('code=9');
    expect(person.text).toContain(`[${id} ended with code 9]`);
  });

  it('shows what a flood left on the screen, and answers to Ctrl-C meanwhile', async () => {
    const id = await newSession('bash', '--norc', '--noprofile');
    const person = terminal(`AERIE attach ${id}; echo "code=$?"`);
    await person.shows('attached');
    person.type('while :; do seq 20000; done\r');
    await person.shows(/\n20000\r/);
    person.type('\x03');
    person.type('echo the-$((40+2))-end\r');
    await person.shows('the-42-end');
    person.type('\x1c\x1c');
    await person.shows('code=0');
  });
});
