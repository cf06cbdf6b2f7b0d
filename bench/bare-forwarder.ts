// What a roost costs at least: text frames of one `ws` server, echoed, or carried on to another address.

import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

const target = process.argv[2];
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  if (target === undefined) {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    return;
  }
  const onward = new WebSocket(new URL(request.url ?? '/', target), { perMessageDeflate: false });
  const early: { data: WebSocket.RawData; binary: boolean }[] = [];
  onward.on('open', () => {
    for (const { data, binary } of early) onward.send(data, { binary });
    early.length = 0;
  });
  socket.on('message', (data, binary) => {
    if (onward.readyState === WebSocket.OPEN) onward.send(data, { binary });
    else early.push({ data, binary });
  });
  onward.on('message', (data, binary) => socket.send(data, { binary }));
  onward.on('close', () => socket.close());
  socket.on('close', () => onward.close());
});
server.on('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
