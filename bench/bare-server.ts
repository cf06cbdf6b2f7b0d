// The baseline of the benches: node-pty piped straight into one `ws` socket per session, no features,
// one Node process. Started with `fork`; tells its port by message.

import { spawn } from 'node-pty';
import { WebSocketServer } from 'ws';
import type { Program } from './support/program.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  const spec = new URL(request.url ?? '/', 'http://localhost').searchParams.get('program') ?? '';
  const program = JSON.parse(spec) as Program;
  const pty = spawn(program.shell, [...program.args], {
    name: 'xterm-256color',
    cols: program.cols,
    rows: program.rows,
    encoding: null,
  });
  pty.onData((data) => socket.send(data));
  socket.on('message', (data: Buffer) => pty.write(data));
  socket.once('close', () => pty.kill('SIGKILL'));
  pty.onExit(() => socket.close());
});

server.once('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
// The parent is gone: nothing may stay behind.
process.once('disconnect', () => process.exit(0));
