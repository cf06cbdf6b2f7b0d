import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { isProgram, onPath } from '#core/pty/login-shell.ts';
import { readProcStat } from '#core/pty/process-table.ts';
import { withShellIntegration } from '#core/pty/shell-integration.ts';
import { readUserEnvironment } from '#core/pty/user-environment.ts';
import { type ShellKind, shellKind } from '#shared/terminal/shell-kind.ts';
import { quoteForShell } from '#shared/terminal/shell-quote.ts';
import { TestTerminal } from '#tests/fixtures/pty/test-terminal.ts';

const temp = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-shells-')));
afterAll(() => rmSync(temp, { recursive: true, force: true }));
const resources = resolve('resources');
/** Shells on this machine; none on Windows. */
const installed = ['bash', 'zsh', 'fish'].filter((name) => onPath(name, process.env['PATH']));

let homes = 0;
function home(files: Readonly<Record<string, string>>): string {
  const folder = join(temp, `home-${homes++}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Start {
  readonly shell?: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly resourcesDir?: string;
}

/** Starts a shell as a session does, in a home of its own, and waits for its first prompt. */
async function start(options: Start): Promise<TestTerminal> {
  const { shell = 'bash', args = [], files = {}, resourcesDir = resources } = options;
  const folder = home(files);
  const base = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: folder,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    AERIE_SESSION_ID: 'one',
    ...options.env,
  };
  const kind = shellKind(shell);
  const launch = withShellIntegration({ kind, args, env: base, resourcesDir, home: folder });
  const terminal = await TestTerminal.start('', { shell, ...launch, cwd: folder });
  await terminal.until(promptEnd);
  return terminal;
}

const promptEnd = /\x1b\]133;B\x07/;
const done = /\x1b\]133;D;(\d+)\x07[^]*\x1b\]133;B\x07/;

/** Runs a command line to the next prompt: its marks and what stood between them. */
async function run(terminal: TestTerminal, line: string): Promise<{ code: number; out: string }> {
  terminal.forget();
  terminal.type(`${line}\r`);
  const code = Number((await terminal.until(done))[1]);
  const out = /\x1b\]133;C\x07([^]*?)\x1b\]133;D;/.exec(terminal.text)?.[1] ?? '';
  return { code, out };
}

describe.each(installed)('%s with integration', (shell) => {
  it('marks prompts, commands and their exit codes', async () => {
    await using terminal = await start({ shell, args: ['-l'] });
    expect(terminal.text).toMatch(/\x1b\]133;A\x07[^]*\x1b\]133;B\x07/);
    expect((await run(terminal, 'true')).code).toBe(0);
    expect((await run(terminal, 'sh -c "exit 42"')).code).toBe(42);
    expect((await run(terminal, 'echo some"thing"')).out).toContain('something');
  });

  it('tells the folder, byte for byte, from the first prompt on', async () => {
    await using terminal = await start({ shell });
    const folder = join(temp, `home-${homes - 1}`);
    expect(terminal.text).toMatch(new RegExp(`\\x1b\\]7;file://[^/]*${folder}\\x07`));
    mkdirSync(join(folder, 'a b%é;x'));
    await run(terminal, "cd 'a b%é;x'");
    expect(terminal.text).toMatch(/\x1b\]7;file:\/\/[^/]*\/\S*\/a%20b%25%C3%A9%3Bx\x07/i);
  });

  it('reports no command for an empty line', async () => {
    await using terminal = await start({ shell });
    await run(terminal, 'false');
    terminal.forget();
    terminal.type('\r');
    await terminal.until(promptEnd);
    expect(terminal.text).not.toMatch(/\x1b\]133;[CD]/);
  });

  it('leaves none of its variables to programs', async () => {
    await using terminal = await start({ shell, args: ['-l'] });
    const names = "env | sed -n 's/^\\(AERIE[^=]*\\|__aerie[^=]*\\|ZDOTDIR\\)=.*/<\\1>/p'";
    const { out } = await run(terminal, names);
    expect(out.match(/<\w+>/g)).toEqual(['<AERIE_SESSION_ID>']);
  });
});

// fish has no way to close a descriptor.
const closing = installed.filter((name) => process.platform === 'linux' && name !== 'fish');
it.each(closing)('%s holds no terminal of another session', async (shell) => {
  await using other = await TestTerminal.start('sleep 1000');
  expect(other.pty.pid).toBeGreaterThan(0);
  await using terminal = await start({ shell });
  const { out } = await run(terminal, 'readlink /proc/$$/fd/* | grep -c ptmx');
  expect(out).toMatch(/^0\r\n/);
});

describe.runIf(installed.includes('bash'))('bash', () => {
  it('reads what a login shell reads', async () => {
    const files = {
      '.bash_profile': 'export FROM=profile; PS1="p> "',
      '.bashrc': 'export RC=read',
    };
    await using terminal = await start({ args: ['-l'], files });
    expect((await run(terminal, 'echo "[$FROM$RC]"')).out).toContain('[profile]');
    expect(terminal.text).toContain('p> ');
  });

  it('reads what another interactive shell reads', async () => {
    const files = { '.bash_profile': 'FROM=profile', '.bashrc': 'RC=rc; PS1="r> "' };
    await using terminal = await start({ files });
    expect((await run(terminal, 'echo "[$FROM$RC]"')).out).toContain('[rc]');
  });

  it.each([
    ['a string', 'PROMPT_COMMAND=\'seen="$seen$?,";\''],
    ['an array', "PROMPT_COMMAND=('seen=\"$seen$?,\"' 'second=$?')"],
    ['a string with a comment', 'PROMPT_COMMAND=\'seen="$seen$?," # all\''],
  ])("keeps the user's PROMPT_COMMAND with the exit code: %s", async (_name, rc) => {
    await using terminal = await start({ files: { '.bashrc': rc } });
    await run(terminal, '(exit 5)');
    expect((await run(terminal, 'echo "[$seen]"')).out).toContain('[0,5,]');
  });

  it("keeps the user's traps, options and exit code in PS1", async () => {
    const rc = 'trap "count=\\$((count+1))" DEBUG; trap "echo bye" EXIT; set -u; PS1=\'<$?> \'';
    await using terminal = await start({ files: { '.bashrc': rc } });
    await run(terminal, '(exit 9)');
    expect(terminal.text).toContain('<9> ');
    expect((await run(terminal, 'trap -p DEBUG')).out).toContain('count+1');
    expect((await run(terminal, 'echo "[$((count > 0))]"')).out).toContain('[1]');
    expect(terminal.text).not.toContain('unbound');
    terminal.type('exit\r');
    await terminal.exited;
    expect(terminal.text).toContain('bye');
  });

  it('marks a prompt that the user builds anew each time', async () => {
    const rc = 'PROMPT_COMMAND=\'PS1="n$((++n))> "\'';
    await using terminal = await start({ files: { '.bashrc': rc } });
    await run(terminal, 'true');
    await run(terminal, 'true');
    expect(terminal.text).toMatch(/\x1b\]133;A\x07n3> \x1b\]133;B\x07/);
  });

  it('works without PS0 too, as bash 3.2 does', async () => {
    const script = readFileSync(join(resources, 'shell-integration/bash.sh'), 'utf8');
    const folder = join(temp, 'old', 'shell-integration');
    mkdirSync(folder, { recursive: true });
    const old = script.replace('shopt -q promptvars &&', 'false &&');
    expect(old).not.toBe(script);
    writeFileSync(join(folder, 'bash.sh'), old);
    const files = { '.bashrc': 'PROMPT_COMMAND=\'seen="$seen$?,"\'' };
    await using terminal = await start({ files, resourcesDir: join(temp, 'old') });
    const { code, out } = await run(terminal, 'echo one; (exit 6)');
    expect([code, out]).toEqual([6, 'one\r\n']);
    expect((await run(terminal, 'echo "[$seen]"')).out).toBe('[0,6,]\r\n');
    terminal.forget();
    terminal.type('\r');
    await terminal.until(promptEnd);
    expect(terminal.text).not.toMatch(/\x1b\]133;[CD]/);
  });
});

describe.runIf(installed.includes('zsh'))('zsh', () => {
  it("reads the user's files from where the user has them", async () => {
    const dots = home({
      '.zshenv': 'E=1',
      '.zprofile': 'P=2',
      '.zshrc': 'R=3; PS1="z> "; precmd() { seen="$seen$?," }',
      '.zlogin': 'L=4',
    });
    await using terminal = await start({ shell: 'zsh', args: ['-l'], env: { ZDOTDIR: dots } });
    await run(terminal, '(exit 5)');
    const { out } = await run(terminal, 'echo "[$E$P$R$L $seen $ZDOTDIR]"');
    expect(out).toContain(`[1234 0,5, ${dots}]`);
  });
});

describe.skipIf(process.platform === 'win32')('quoting', () => {
  const targets: readonly (readonly [string, ShellKind])[] = [
    ['sh', 'posix'],
    ...installed.map((name) => [name, shellKind(name)] as const),
  ];
  it.each(targets)('%s reads each name back as it is', (shell, kind) => {
    const names = fc
      .sample(fc.string({ unit: 'binary', maxLength: 30 }), { numRuns: 300, seed: 7 })
      .map((name) => name.replaceAll('\0', '').toWellFormed());
    names.push(
      '',
      "it's",
      'a\\',
      '\n',
      '$(touch x)',
      '`id`',
      '!!',
      '~',
      '-n',
      '=ls',
      '*',
      '\x1b[31m',
    );
    const words = names.map((name) => quoteForShell(kind, name)).join(' ');
    const script = join(temp, `quote-${shell}`);
    writeFileSync(script, `printf '%s\\0' ${words}\n`);
    const out = execFileSync(shell, [script], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    expect(out.split('\0').slice(0, -1)).toEqual(names);
  });
});

describe.skipIf(process.platform === 'win32')("the user's environment", () => {
  function fakeShell(name: string, body: string): string {
    const path = join(temp, name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const processEnv = { PATH: process.env['PATH'], HOME: temp, ELECTRON_RUN_AS_NODE: '1' };
  const ask = (shell: string, timeoutMs: number): Promise<Record<string, string>> =>
    readUserEnvironment({ platform: process.platform, shell, processEnv, timeoutMs });

  it('is what the login shell makes of it', async () => {
    const bash = onPath('bash', process.env['PATH']) ?? '';
    expect(isProgram(bash)).toBe(true);
    writeFileSync(
      join(temp, '.bash_profile'),
      'echo "Welcome, A=1!"; export FROM_PROFILE="two\nlines"; PATH=/from/profile:$PATH',
    );
    const env = await ask(bash, 10_000);
    expect(env['FROM_PROFILE']).toBe('two\nlines');
    expect(env['PATH']).toMatch(/^\/from\/profile:/);
    expect(env).not.toHaveProperty('A');
    expect(env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
    expect(env).not.toHaveProperty('AERIE_RESOLVING_ENVIRONMENT');
  });

  it('is ours when the shell does not answer, and nothing of the shell is left', async () => {
    const pids = join(temp, 'pids');
    const shell = fakeShell(
      'stuck',
      `trap '' HUP TERM; sleep 1000 & echo $$ $! > ${pids}; wait; wait`,
    );
    const env = await ask(shell, 500);
    expect(env['ELECTRON_RUN_AS_NODE']).toBe('1');
    expect(existsSync(pids)).toBe(true);
    const left = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    expect(left).toHaveLength(2);
    await vi.waitFor(() => {
      for (const pid of left) expect(readProcStat(pid)?.zombie ?? true).toBe(true);
    });
  });

  it('is ours when the shell fails', async () => {
    const env = await ask(fakeShell('broken', 'echo no; exit 1'), 5000);
    expect(env['HOME']).toBe(temp);
    expect(env['ELECTRON_RUN_AS_NODE']).toBe('1');
  });
});
