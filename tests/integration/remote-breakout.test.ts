// What a program would try that wants out of its sandbox, or more of it next time: tried for real.

import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findSandbox } from '#core/link/eggs/sandbox/find-sandbox.ts';
import { BoxScene, boxMember as member, boxOwner as owner } from '../support/box-scene.ts';

const sandbox = await findSandbox({ platform: process.platform, path: process.env['PATH'] });

let scene: BoxScene;
let root: string;
let home: string;
let cwd: string;
let servers: Server[];

beforeEach(() => {
  scene = new BoxScene();
  ({ root, home, cwd } = scene);
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  await scene[Symbol.asyncDispose]();
});

/** A program of this machine that says hello on a socket. */
async function listenAt(path: string): Promise<void> {
  const server = createServer((socket) => socket.end('hello'));
  servers.push(server);
  await new Promise<void>((done) => server.listen(path, done));
}

/** What connects to a socket, and says what comes. */
const ask = (path: string): string =>
  `perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => "${path}") or die "closed\\n"; print <$s>, "\\n"';`;

async function said(rules: string, script: string, ...who: [typeof owner?]): Promise<string> {
  return (await scene.run(await scene.launch(rules, ...who), script)).said;
}

describe.runIf(sandbox.kind === 'bubblewrap')('a session that wants out', () => {
  test('gets no more next time by links where its agent writes', async () => {
    scene.installClaude();
    mkdirSync(join(home, '.cache'));
    await said('network: none', 'ln -s ~ ~/.cache/claude-more; ln -s / ~/.cache/claude');
    expect(existsSync(join(home, '.cache', 'claude-more', 'notes'))).toBe(true);
    const made = await scene.launch('network: none', owner, 'claude');
    const { said: told } = await scene.run(made, 'echo x >~/.bashrc; echo x >/aerie-out; echo end');
    expect(told).toMatch(/Read-only file system[\s\S]*Read-only file system[\s\S]*end/);
    expect(existsSync(join(home, '.bashrc'))).toBe(false);
    expect(made.box?.writable).not.toContain(home);
  });

  test('leads no rule elsewhere by a link in a folder that it writes to', async () => {
    mkdirSync(join(home, '.cache', 'build'), { recursive: true });
    const rules = 'fs: ["rw:~/.cache/build"]';
    await said('network: none', 'rm -r ~/.cache/build; ln -s ~ ~/.cache/build');
    expect(lstatSync(join(home, '.cache', 'build')).isSymbolicLink()).toBe(true);
    await expect(scene.launch(rules)).rejects.toThrow('leads out of the folder');
    rmSync(join(home, '.cache', 'build'));
    symlinkSync(join(home, 'notes'), join(home, '.cache', 'kept'));
    const made = await scene.launch('fs: ["deny:~/.cache/kept"]');
    expect(made.box?.notEnforced.join()).toContain('is a link that the session');
  });

  test('renames no folder above what it is denied', async () => {
    mkdirSync(join(cwd, 'a', 'b'), { recursive: true });
    writeFileSync(join(cwd, 'a', 'b', 'secret'), 'SECRET');
    const rules = 'fs: ["deny:./a/b/secret"]';
    const made = await scene.launch(rules);
    expect(made.box?.writable.filter((path) => path.startsWith(cwd))).toEqual([cwd]);
    await scene.run(made, 'mv a z; mv a/b a/z; touch a/new a/b/new; mkdir -p a/b');
    expect(existsSync(join(cwd, 'a', 'b', 'new'))).toBe(true);
    expect(await said(rules, 'cat a/b/secret z/b/secret a/z/secret; echo end')).not.toContain(
      'SECRET',
    );
  });

  test('does not change the rules for the next one, nor those they are laid over', async () => {
    mkdirSync(join(cwd, 'rules'));
    writeFileSync(join(cwd, 'rules', 'base.yaml'), 'network: none');
    const rules = 'base: ./rules/base.yaml';
    const wide = `network: '"*"'`;
    await said(
      rules,
      `for f in egg.yaml rules/base.yaml; do echo '${wide}' >$f; rm -f $f; echo '${wide}' >x; mv x $f; ln -f x $f; done; mv rules old; mkdir rules; echo '${wide}' >rules/base.yaml; exit 0`,
    );
    expect(readFileSync(join(cwd, 'egg.yaml'), 'utf8')).toBe(rules);
    expect(readFileSync(join(cwd, 'rules', 'base.yaml'), 'utf8')).toBe('network: none');
  });

  test('chooses no rules for shared folders that lie in its own', async () => {
    const [inner, bare] = [join(cwd, 'deep', 'inner'), join(cwd, 'deep', 'bare')];
    for (const folder of [inner, bare]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(inner, 'egg.yaml'), 'network: none');
    const made = await scene.launch('network: none', member, 'shell', [cwd, inner, bare]);
    await scene.run(
      made,
      'cd deep; for d in inner bare; do echo "audit: true" >$d/egg.yaml; mv $d away; mkdir $d; echo "audit: true" >$d/egg.yaml; done; cd ..; mv deep away; mkdir -p deep/inner; echo x >deep/inner/own; exit 0',
    );
    expect(readFileSync(join(inner, 'egg.yaml'), 'utf8')).toBe('network: none');
    expect(existsSync(join(inner, 'own'))).toBe(true);
    expect(existsSync(join(bare, 'egg.yaml'))).toBe(false);
  });

  test('makes no settings of Aerie where there were none', async () => {
    const tools = join(root, 'config', 'tools');
    await said(
      `fs: ["rw:${root}"]`,
      `mkdir -p ${tools}; echo 'name: x' >${tools}/x.yaml; echo 'audit: true' >${root}/config/egg.yaml; exit 0`,
    );
    expect(existsSync(tools)).toBe(false);
    expect(existsSync(join(root, 'config', 'egg.yaml'))).toBe(false);
  });

  test('reaches no socket of this machine but those in its folder, and those its rules name', async () => {
    const outside = join(home, 'agent.sock');
    const cache = join(home, '.cache', 'keys.sock');
    mkdirSync(join(home, '.cache'));
    for (const path of [outside, cache, join(cwd, 'own.sock')]) await listenAt(path);
    const script = `${ask(outside)} ${ask(cache)} ${ask('own.sock')}`;
    expect(await said('network: "*"', script)).toBe('closed\nclosed\nhello\n');
    const named = `fs: ["rw:~/agent.sock"]`;
    expect(await said(named, ask(outside))).toBe('hello\n');
  });

  test('starts though sockets have vanished that it would be kept from', async () => {
    await listenAt(join(home, 'going.sock'));
    await listenAt(join(home, 'kept.sock'));
    const made = await scene.launch('network: "*"');
    await new Promise((done) => servers.shift()?.close(done));
    expect(existsSync(join(home, 'going.sock'))).toBe(false);
    const { said: told, code } = await scene.run(
      made,
      `${ask(join(home, 'kept.sock'))} ls /proc/self/fd | tr '\\n' ' '; exit 7`,
    );
    expect(told).toMatch(/^closed\n0 1 2 3 $/);
    expect(code).toBe(7);
  });

  test('reaches sockets without a file only with the whole network, and then it is said', async () => {
    const name = `aerie-${process.pid}-${Date.now()}`;
    await listenAt(`\0${name}`);
    const script = ask(`\\0${name}`);
    const closed = await scene.launch('network: none');
    expect((await scene.run(closed, script)).said).toBe('closed\n');
    const told = 'sockets without a file';
    expect(closed.box?.notEnforced.join()).not.toContain(told);
    const open = await scene.launch('network: "*"');
    expect((await scene.run(open, script)).said).toBe('hello\n');
    expect(open.box?.notEnforced.join()).toContain(told);
  });

  test('has no sockets but those of this machine and of the internet', async () => {
    // Ciphers of the kernel, and other virtual machines.
    const script = `perl -e 'for my $f (38, 40, 1) { $! = 0; print socket(my $s, $f, $f == 38 ? 5 : 1, 0) ? "open " : $! + 0 == 97 ? "none " : "other($!) "; }'`;
    expect(await said('network: "*"', script)).toBe('none none open ');
  });

  test('finds nothing of this machine in /proc', async () => {
    const script = `kill -0 ${process.pid} && echo killed; ls -d /proc/${process.pid} && echo seen
      cat /proc/[0-9]*/environ | tr '\\0' '\\n' | grep ^SECRET; ls /proc/1/root${root}/data && echo listed
      perl -e 'print "traced" if syscall(${process.arch === 'arm64' ? 117 : 101}, 16, ${process.pid}, 0, 0) == 0'
      for fd in /proc/$$/fd/*; do case "$fd" in */[012]) ;; *) echo "inherited $(readlink $fd)";; esac; done
      find /proc/sys /proc/sysrq-trigger /sys -type f -writable; echo end`;
    const lines = (await said('network: none', `(${script}) 2>/dev/null`)).trim().split('\n');
    expect(lines).toEqual(['end']);
  });

  test('inherits nothing that is open in Aerie', async () => {
    // With hosts there is a program of ours beside it.
    const made = await scene.launch('network: [a.example]');
    const secrets = openSync(join(home, '.ssh'), 'r');
    const child = spawn(
      made.shell,
      [...made.args, '-c', 'cat /proc/[0-9]*/fd/7/id; ls /proc/$$/fd'],
      {
        ...{ cwd, env: made.env },
        stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore', 'ignore', 'ignore', secrets],
      },
    );
    scene.children.push(child);
    let told = '';
    child.stdout?.on('data', (data: Buffer) => (told += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (told += data.toString()));
    await new Promise((done) => child.on('close', done));
    closeSync(secrets);
    expect(told).not.toContain('SECRET');
    expect(told.split('\n')).toEqual(expect.arrayContaining(['0', '1', '2']));
    expect(told.split('\n')).not.toContain('7');
  });

  test('finds no drive that is attached while it runs', async () => {
    const drive = join(home, 'drive');
    mkdirSync(drive);
    const made = await scene.launch('network: none');
    const apart = sandbox.kind === 'bubblewrap' && sandbox.apart.length > 0;
    expect(made.box?.notEnforced.join().includes('Drives that are attached')).toBe(!apart);
    if (!apart) return;
    // A machine whose mounts are its own to change, with the session in it.
    const machine = `"$@" & until [ -e begun ]; do sleep 0.05; done
      mount -t tmpfs none ${drive} && touch ${drive}/inside attached; wait`;
    const session = `touch begun; until [ -e attached ]; do sleep 0.05; done
      ls ${drive}; touch ${drive}/x && echo wrote; echo end`;
    const around = ['--user', '--map-root-user', '--mount', '--propagation', 'shared', '/bin/sh'];
    const shell = {
      shell: 'unshare',
      args: [...around, '-c', machine, 'sh', made.shell, ...made.args],
    };
    const child = spawn(shell.shell, [...shell.args, '-c', session], { cwd, env: made.env });
    scene.children.push(child);
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    await new Promise((done) => child.on('close', done));
    expect(said).toBe('end\n');
  });

  test('reaches the hosts of no session that begins later', async () => {
    const connect = ask('$ENV{WHERE}').replace('perl', 'WHERE=$(cat where) perl');
    const script = `touch begun; until [ -s where ]; do sleep 0.05; done; ${connect}`;
    const first = scene.run(await scene.launch('network: none'), script);
    await vi.waitFor(() => expect(existsSync(join(cwd, 'begun'))).toBe(true), 20_000);
    const usual = process.env['TMPDIR'];
    // Temporary files of Aerie may be where sessions can read.
    process.env['TMPDIR'] = home;
    try {
      await scene.launch('network: [a.example]');
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
    }
    const note = readFileSync(join(root, 'data', 'eggs', '5f0c91ab', 'way.json'), 'utf8');
    const socket = join(JSON.parse(note).folder, 'proxy.sock');
    expect(existsSync(socket)).toBe(true);
    writeFileSync(join(cwd, 'where'), socket);
    expect((await first).said).toBe('closed\n');
  });

  test('gets at no file by a second name of it', async () => {
    writeFileSync(join(cwd, 'kept'), 'kept');
    const told = await said(
      'fs: ["deny-write:./kept"]',
      'ln kept second; ln ~/notes third; ln ~/.netrc fourth; echo x >second; cat fourth; echo end',
    );
    expect(told).toMatch(/cross-device/i);
    expect(told).not.toContain('SECRET');
    expect(readFileSync(join(cwd, 'kept'), 'utf8')).toBe('kept');
    expect(existsSync(join(cwd, 'third'))).toBe(false);
  });

  test('leaves no hooks where its rules keep it from them', async () => {
    mkdirSync(join(cwd, '.git', 'hooks'), { recursive: true });
    writeFileSync(join(cwd, '.git', 'config'), '[core]\n');
    await said(
      'fs: ["deny-write:./.git/hooks", "deny-write:./.git/config"]',
      'echo x >.git/hooks/pre-commit; mv .git/hooks .git/old; echo evil >.git/config; mv .git away; touch .git/index; exit 0',
    );
    expect(existsSync(join(cwd, '.git', 'hooks', 'pre-commit'))).toBe(false);
    expect(readFileSync(join(cwd, '.git', 'config'), 'utf8')).toBe('[core]\n');
    expect(existsSync(join(cwd, '.git', 'index'))).toBe(true);
  });

  test('starts where its folder is, whatever is put in its place', async () => {
    const real = join(root, 'real');
    mkdirSync(real);
    writeFileSync(join(real, 'egg.yaml'), 'network: none');
    rmSync(cwd, { recursive: true });
    symlinkSync(real, cwd);
    const made = await scene.launch(null);
    expect(made.box?.writable).toContain(realpathSync(cwd));
    rmSync(cwd);
    symlinkSync(join(home, '.ssh'), cwd);
    const { said: told } = await scene.run({ ...made, cwd: root }, 'pwd; cat id');
    expect(told).toContain(real);
    expect(told).not.toContain('SECRET');
  });
});
