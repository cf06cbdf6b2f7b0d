// Sessions from elsewhere in a real sandbox. Where bubblewrap is missing, or may not work, the report of
// the run says so with the one test that is left.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { builtInRules } from '#core/link/eggs/egg-rules.ts';
import { boxSession } from '#core/link/eggs/sandbox/box-session.ts';
import { bubblewrapArguments } from '#core/link/eggs/sandbox/bubblewrap-arguments.ts';
import { findSandbox } from '#core/link/eggs/sandbox/find-sandbox.ts';
import { limitCommand } from '#core/link/eggs/sandbox/limit-command.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { listenOnLoopback } from '#tests/support/listen-on-loopback.ts';
import { BoxScene, boxMember } from '../support/box-scene.ts';
import { createRealWing } from '../support/real-wing.ts';
import { MemoryLink, RemoteBrowser } from '../support/remote-browser.ts';
import { openAccess } from '../support/scene-access.ts';

const sandbox = await findSandbox({ platform: process.platform, path: process.env['PATH'] });
const member = boxMember;

let scene: BoxScene;
let root: string;
let home: string;
let cwd: string;
let ends: Disposable[];
const launch: BoxScene['launch'] = (...of) => scene.launch(...of);
const run: BoxScene['run'] = (...of) => scene.run(...of);

/** Boxes are begun in another way where sockets are to be out of their reach. */
const hiddenSockets = [
  ['nothing hidden', ''],
  ['a socket hidden', 'agent.sock'],
] as const;

async function listenIn(folder: string, name: string): Promise<void> {
  const server = createServer();
  ends.push({ dispose: () => server.close() });
  await new Promise<void>((done) => server.listen(join(folder, name), done));
}

beforeEach(() => {
  scene = new BoxScene();
  ({ root, home, cwd } = scene);
  ends = [];
});

afterEach(async () => {
  for (const one of ends) one.dispose();
  await scene[Symbol.asyncDispose]();
});

describe.runIf(sandbox.kind !== 'bubblewrap')('without a sandbox that works', () => {
  test('folders with rules and members are refused, and the owner is told', async () => {
    await expect(launch('network: none')).rejects.toThrow('need a sandbox');
    rmSync(join(cwd, 'egg.yaml'));
    await expect(launch(null, member)).rejects.toThrow('no egg.yaml');
    expect((await launch(null)).box).toMatchObject({ sandbox: 'none' });
  });
});

describe.runIf(sandbox.kind === 'bubblewrap')('a session in bubblewrap', () => {
  test('cannot read what is denied, nor anything of Aerie', async () => {
    const made = await launch('fs: ["deny:~/notes"]');
    expect(made.box).toMatchObject({
      ...{ sandbox: 'bubblewrap', rules: 'folder', network: [], limits: {}, notEnforced: [] },
      writable: expect.arrayContaining([cwd]),
    });
    const { said } = await run(
      made,
      `cat ~/.ssh/id ~/.netrc ~/notes ${root}/data/token ${root}/run/door; ls ~/.ssh ${root}/data; ls -A /run; echo end`,
    );
    expect(said).not.toContain('SECRET');
    expect(said).not.toContain('plain');
    expect(said).toContain('end');
    expect(said.match(/Permission denied|No such file/g)?.length).toBeGreaterThanOrEqual(7);
    expect(said).not.toMatch(/docker|dbus|user/);
  });

  test('writes in its folder and in holes of the home folder, and nowhere else', async () => {
    mkdirSync(join(home, 'hole'));
    writeFileSync(join(cwd, 'kept'), 'kept');
    const made = await launch('fs: ["rw:~/hole", "deny-write:./kept"]');
    await run(
      made,
      'for f in ./new ~/hole/new ~/new ./kept ./egg.yaml /etc/new; do echo x >$f; done; rm -f kept egg.yaml; mv kept other',
    );
    expect(existsSync(join(cwd, 'new'))).toBe(true);
    expect(existsSync(join(home, 'hole', 'new'))).toBe(true);
    expect(existsSync(join(home, 'new'))).toBe(false);
    expect(existsSync('/etc/new')).toBe(false);
    expect(readFileSync(join(cwd, 'kept'), 'utf8')).toBe('kept');
    expect(readFileSync(join(cwd, 'egg.yaml'), 'utf8')).toContain('deny-write');
  });

  test('sees in a jail only what is named', async () => {
    const { said, code } = await run(
      await launch('base: none\nfs: ["deny:/", "rw:./"]'),
      `ls -A ~; echo x >made; cat ~/notes; ls ${root}`,
    );
    expect(said.split('\n')[0]).toBe('project');
    expect(said).not.toContain('plain');
    expect(existsSync(join(cwd, 'made'))).toBe(true);
    expect(code).toBe(0);
  });

  test('is refused when a rule leads out of the folder by a link', async () => {
    symlinkSync(home, join(cwd, 'build'));
    await expect(launch('fs: ["rw:./build"]')).rejects.toThrow('leads out of the folder');
  });

  test('has no network and none of the machine’s processes unless its rules say so', async () => {
    const server = createServer((socket) => socket.end('hello'));
    const port = await listenOnLoopback(server);
    const ask = `exec 2>&1; bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3'; ls -d /proc/${process.pid}`;
    const closed = await run(await launch('network: none'), ask);
    expect(closed.said).not.toContain('hello');
    const open = await run(await launch('network: "*"'), ask);
    expect(open.said).toContain('hello');
    expect(open.said).toContain(`cannot access '/proc/${process.pid}'`);
    await new Promise((done) => server.close(done));
  });

  test('reaches hosts of its list through the proxy, and no others', async () => {
    const server = createServer((socket) => socket.end('hello from the host'));
    const port = await listenOnLoopback(server);
    scene.resolve = async (host) => (host.endsWith('.test') ? ['127.0.0.1'] : []);
    const made = await launch(
      `network: ["allowed.test:${port}", "inner.test:${port}", "127.0.0.1:1"]`,
    );
    expect(made.env['HTTPS_PROXY']).toBe('http://127.0.0.1:3128');
    const ask = (to: string) =>
      `bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128; printf "CONNECT ${to} HTTP/1.1\\r\\n\\r\\n" >&3; cat <&3';`;
    const { said, code } = await run(
      made,
      `${ask(`allowed.test:${port}`)} ${ask(`other.test:${port}`)} ${ask(`127.0.0.1:${port}`)} exit 7`,
    );
    expect(said.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403', 'HTTP/1.1 403']);
    expect(said.match(/hello from the host/g)).toHaveLength(1);
    expect(code).toBe(7);
    await new Promise((done) => server.close(done));
  });

  test('finds the programs of this machine that its agent talks to where they always are', async () => {
    const server = createServer((socket) => socket.end('hello from ollama'));
    const port = await listenOnLoopback(server);
    if (sandbox.kind !== 'bubblewrap') throw new Error(sandbox.kind);
    const boxed = await boxSession(
      {
        rules: { ...builtInRules, network: ['localhost'] },
        mounts: { cwd, home, sessionHome: home, agentPaths: [], protect: [], holes: [] },
        ...{ command: '/bin/sh', args: [], folder: root, localPorts: [port] },
        node: () => Promise.resolve(process.execPath),
        ways: { resolve: async () => ['127.0.0.1'] },
      },
      sandbox,
    );
    const ask = `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3'`;
    const env = { PATH: process.env['PATH'] ?? '' };
    const { said } = await run({ ...boxed, cwd, env }, ask);
    await boxed.dispose();
    expect(said).toContain('hello from ollama');
    await new Promise((done) => server.close(done));
  });

  test('does not reach this machine through a name unless its list names it', async () => {
    const server = createServer((socket) => socket.end('hello'));
    const port = await listenOnLoopback(server);
    scene.resolve = async () => ['127.0.0.1'];
    const { said } = await run(
      await launch(`network: ["rebind.test:${port}"]`),
      `bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128; printf "CONNECT rebind.test:${port} HTTP/1.1\\r\\n\\r\\n" >&3; cat <&3'`,
    );
    expect(said).toContain('HTTP/1.1 403');
    await new Promise((done) => server.close(done));
  });

  test('is denied what reaches deep into the kernel, and programs work as ever', async () => {
    const made = await launch('network: none');
    // keyctl, unshare, clone with a new user, perf_event_open, io_uring_setup, mount; then the terminal's TIOCSTI.
    const numbers =
      process.arch === 'arm64' ? [219, 97, 220, 241, 425, 40] : [250, 272, 56, 298, 425, 165];
    const asked = [0, 0x10000000, 0x10000011, 0, 0, 0];
    const script = `my @n = (${numbers.join(', ')}); my @a = (${asked.join(', ')});
      for my $i (0 .. $#n) { $! = 0; my $r = syscall($n[$i], $a[$i], 0, 0, 0, 0); print $r == -1 && $! == 1 ? "denied " : "through($r) "; }
      my $c = "x"; print ioctl(STDIN, 0x5412, $c) || $! != 1 ? "typed" : "denied";`;
    const { said, code } = await run(
      made,
      `grep Seccomp: /proc/self/status; perl -e '${script}'; echo; unshare -U true && echo unshared; ls / | sort | head -1 | wc -l; bash -c 'echo $((1+1))'`,
    );
    expect(said).toContain('Seccomp:\t2');
    expect(said).toContain(`${'denied '.repeat(6)}denied`);
    expect(said).not.toContain('unshared');
    expect(said.trimEnd().split('\n').slice(-2)).toEqual(['1', '2']);
    expect(code).toBe(0);
  });

  test('has its limits', async () => {
    const made = await launch('resources: {max_fds: 32, memory: 256MB, cpu: 2s}');
    expect(made.box?.notEnforced).toEqual([
      'Limits of processor time and memory are for each process, not for all of them together.',
    ]);
    const limits = await run(made, 'ulimit -n; ulimit -d; ulimit -t');
    expect(limits.said).toBe('32\n262144\n2\n');
  });

  test('cannot have more processes than its limit', async () => {
    if (sandbox.kind !== 'bubblewrap') throw new Error(sandbox.kind);
    const plan = { mounts: [], jail: false, notEnforced: [], files: [], cwd: '/', network: false };
    const { prefix } = limitCommand({ maxPids: 20 }, sandbox.prlimit, false);
    const bomb = 'i=0; while [ $i -lt 60 ]; do sleep 60 & i=$((i+1)); done; echo all';
    // Limits of processes do not hold for root.
    const who = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(
      sandbox.program,
      [...bubblewrapArguments(plan), '--', ...prefix, '/bin/sh', '-c', bomb],
      who,
    );
    scene.children.push(child);
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    await new Promise((done) => child.on('close', done));
    expect(said).toMatch(/[Cc]annot fork/);
    expect(said).not.toContain('all');
  });

  test('gives members a home of their own, and the files of nobody else', async () => {
    const first = await run(
      await launch('network: none', member),
      'pwd; echo mine >~/mine; cd; pwd; echo $WT_USER_EMAIL',
    );
    expect(first.said).toMatch(/user-homes\/[0-9a-f]{12}\nYou@a.example\n$/);
    const other = { ...member, email: 'else@a.example', userId: 'u3' };
    const second = await run(
      await launch('network: none', other),
      `ls ~/mine ${root}/data/user-homes; cat ~/../*/mine; echo end`,
    );
    expect(second.said).not.toContain('mine\n');
    expect(existsSync(join(home, 'mine'))).toBe(false);
  });

  test('tells which page to open, through the folder that it shares', async () => {
    const made = await launch('network: none');
    await run(
      made,
      'xdg-open https://a.example; echo "# hi" >"$WT_PREVIEW_FILE"; rm -rf "$WT_SESSION_DIR/../shims"',
    );
    expect(readFileSync(made.folder?.browserRequests ?? '', 'utf8')).toBe('https://a.example\n');
    expect(readFileSync(made.folder?.previewFile ?? '', 'utf8')).toBe('# hi\n');
    expect(existsSync(made.folder?.shims ?? '')).toBe(true);
    await made.dispose();
    expect(existsSync(made.folder?.path ?? '')).toBe(false);
  });

  test.each(hiddenSockets)(
    'ends as a whole when its terminal is ended, with %s',
    async (_, name) => {
      if (name) await listenIn(home, name);
      const made = await launch('network: none');
      const child = spawn(
        made.shell,
        [
          ...made.args,
          '-c',
          'setsid sh -c "while :; do echo beat >>beats; sleep 0.05; done" & sleep 60',
        ],
        { cwd, env: made.env },
      );
      scene.children.push(child);
      await vi.waitFor(() => expect(existsSync(join(cwd, 'beats'))).toBe(true), 20_000);
      const gone = new Promise((done) => child.on('close', done));
      child.kill('SIGKILL');
      // The pipes of what ran inside close with the last of them.
      await gone;
    },
  );

  test.each(hiddenSockets)(
    'is a whole terminal: full-screen programs, Ctrl-C and the exit code, with %s',
    async (_, name) => {
      if (name) await listenIn(home, name);
      await using real = createRealWing();
      writeFileSync(join(cwd, 'egg.yaml'), 'network: none');
      const local = new LocalWing(real.wing.connect);
      const viewers = new RemoteViewers();
      const server = new PtyServer({
        ...{ wing: local, owners: new SessionOwners(local), access: openAccess(), viewers },
        ...{ eggs: scene.eggs(), clock: nodeClock, logger: silentLogger },
      });
      ends.push(server, local);
      const link = new MemoryLink(() => server.service);
      const browser = new RemoteBrowser(link, '5f0c91ab');
      browser.start({ cwd });
      const shows = (text: string) =>
        vi.waitFor(() => expect(browser.text).toContain(text), { timeout: 20_000 });
      browser.type('seq 1 500 >lines; vim -u NONE lines\n');
      await shows('"lines" 500');
      browser.type(':q\n');
      await shows('\u001b[?1049l');
      browser.type('less lines\n');
      await shows('\u001b[7mlines');
      browser.type('q');
      browser.type('echo "sle"eping; sleep 600; echo "st"opped\n');
      await shows('sleeping');
      browser.type('\u0003');
      browser.type('echo "un"broken $TERM\n');
      await shows('unbroken xterm-256color');
      expect(browser.text).not.toContain('stopped');
      browser.type('exit 5\n');
      await vi.waitFor(
        () => expect(link.of('pty.exited')).toMatchObject([{ exit_code: 5 }]),
        20_000,
      );
    },
  );
});
