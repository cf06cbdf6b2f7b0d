import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answersAt } from './probe-socket.ts';

const SERVER = `
  const server = require('node:net').createServer();
  server.listen({ path: process.argv[1], backlog: 1 }, () => console.log('ready'));
`;

it.runIf(process.platform === 'linux')(
  'takes a server with a full queue for alive, and one that is gone for gone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aerie-probe-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 's.sock');
    expect(await answersAt(path)).toBe(false);
    const child = spawn(process.execPath, ['-e', SERVER, path], { stdio: ['ignore', 'pipe', 2] });
    const exited = once(child, 'exit');
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    if (!child.stdout) throw new Error('No output.');
    if (!child.stdout) throw new Error('The server has no output.');
    await once(child.stdout, 'data');
    expect(await answersAt(path)).toBe(true);
    child.kill('SIGSTOP');
    // Until the system refuses more: whoever asks then is told to try again, at once.
    for (let refused = false; !refused; ) {
      const socket = createConnection(path);
      socket.on('error', () => {});
      onTestFinished(() => void socket.destroy());
      refused = await once(socket, 'connect').then(
        () => false,
        () => true,
      );
    }
    expect(await answersAt(path, 60_000)).toBe(true);
    child.kill('SIGKILL');
    await exited;
    await expect.poll(() => answersAt(path)).toBe(false);
  },
);
