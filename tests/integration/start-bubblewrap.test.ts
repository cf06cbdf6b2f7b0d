// Sockets that are to be out of reach of a session may vanish while it starts. A script is bubblewrap here,
// since only so it is known what vanishes when.

import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBubblewrap } from '#core/link/eggs/sandbox/start-bubblewrap.ts';

let folder: string;
let servers: Server[];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-start-')));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  rmSync(folder, { recursive: true, force: true });
});

async function socketAt(name: string): Promise<string> {
  const path = join(folder, name);
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => server.listen(path, done));
  return path;
}

/** Starts a box of `script`, and tells what it said and how it ended. */
async function start(script: string, hidden: readonly string[]) {
  const program = join(folder, 'bwrap');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const { shell, args } = await startBubblewrap({
    sandbox: { kind: 'bubblewrap', program, prlimit: null, filter: null, apart: [] },
    ...{ options: ['--option'], hidden, inside: ['/bin/true', 'argument'], folder },
  });
  const child = spawn(shell, args, { cwd: folder });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { said: said.replaceAll(folder, ''), code };
}

/** Says what it was told to hide. */
const tells = `printf 'hides:'; tr '\\0' ' ' <&7; echo`;

describe.skipIf(process.platform === 'win32')('a box with sockets out of its reach', () => {
  test('begins without those that have vanished', async () => {
    const kept = await socketAt('kept');
    const script = `${tells}; tr '\\0' ' ' <&9; echo "$*"`;
    const { said, code } = await start(script, [kept, join(folder, 'gone')]);
    expect(said).toBe(
      'hides:--ro-bind /dev/null /kept \n--option --args 9 --args 7 --json-status-fd 6 -- /bin/true argument\n',
    );
    expect(code).toBe(0);
  });

  test('begins again without those that vanish meanwhile', async () => {
    const [kept, going] = [await socketAt('kept'), await socketAt('going')];
    const script = `${tells}
if [ -e '${going}' ]; then rm '${going}'; exit 1; fi
echo '{"exit-code": 3}' >&6; exit 3`;
    const { said, code } = await start(script, [kept, going]);
    expect(said).toBe(
      'hides:--ro-bind /dev/null /kept --ro-bind /dev/null /going \nhides:--ro-bind /dev/null /kept \n',
    );
    expect(code).toBe(3);
  });

  test('does not begin again where something else is wrong, nor when its program has ended', async () => {
    const [kept, going] = [await socketAt('kept'), await socketAt('going')];
    expect(await start('echo wrong; exit 4', [kept])).toEqual({ said: 'wrong\n', code: 4 });
    const ended = `rm '${going}'; echo '{"exit-code": 5}' >&6; echo ended; exit 5`;
    expect(await start(ended, [kept, going])).toEqual({ said: 'ended\n', code: 5 });
  });

  test('begins at most three times', async () => {
    const names = ['1', '2', '3', '4', '5'];
    const sockets = await Promise.all(names.map((name) => socketAt(name)));
    const script = `echo try; for f in '${folder}'/[1-5]; do rm "$f"; exit 1; done`;
    expect(await start(script, sockets)).toEqual({ said: 'try\ntry\ntry\n', code: 1 });
  });
});
