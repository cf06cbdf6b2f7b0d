// The baseline of `startup`: a Node process that spawns the shell by node-pty and prints its first byte.

import { spawn } from 'node-pty';

const pty = spawn(process.env['SHELL'] ?? '/bin/sh', ['-l'], {
  name: 'xterm-256color',
  cols: 120,
  rows: 40,
  encoding: null,
});
pty.onData((data) => {
  process.stdout.write(Buffer.from(data).subarray(0, 1));
  pty.kill('SIGKILL');
  process.exit(0);
});
