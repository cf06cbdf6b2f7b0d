// The baseline of `hibernate`: a Node process that spawns terminals by node-pty when told to, and
// answers when each runs. They end with it.

import { type IPty, spawn } from 'node-pty';
import type { Program } from './support/program.ts';

const terminals: IPty[] = [];

process.on('message', ({ shell, args, cols, rows }: Program) => {
  const terminal = spawn(shell, [...args], {
    name: 'xterm-256color',
    cols,
    rows,
    encoding: null,
  });
  terminal.onData(() => {});
  terminals.push(terminal);
  process.send?.('spawned');
});

process.on('disconnect', () => {
  for (const terminal of terminals) terminal.kill('SIGKILL');
  process.exit(0);
});
