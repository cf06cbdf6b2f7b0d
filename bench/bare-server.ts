// The baseline of the benches: node-pty piped straight into one `ws` socket per session, no features,
// one Node process. Started with `fork`; tells its port by message. With the argument `sealed` its messages
// are those of a wing.

import { spawn } from 'node-pty';
import { WebSocketServer } from 'ws';
import type { Program } from './support/program.ts';
import { sealedEnd } from './support/sealed-link.ts';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

const seals = process.argv[2] === 'sealed';

server.on('connection', (socket, request) => {
  const end = seals ? sealedEnd() : null;
  const spec = new URL(request.url ?? '/', 'http://localhost').searchParams.get('program') ?? '';
  const program = JSON.parse(spec) as Program;
  const pty = spawn(program.shell, [...program.args], {
    name: 'xterm-256color',
    cols: program.cols,
    rows: program.rows,
    encoding: null,
  });
  pty.onData((data) => {
    socket.send(end ? end.seal('pty.output', Buffer.from(data)) : data);
  });
  socket.on('message', (data: Buffer) => pty.write(end ? Buffer.from(end.open(data)) : data));
  socket.once('close', () => pty.kill('SIGKILL'));
  pty.onExit(() => socket.close());
});

server.once('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
// The parent is gone: nothing may stay behind.
process.once('disconnect', () => process.exit(0));
