import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** How a viewer reads its socket. `stall` reads nothing once told to; a number is bytes per second. */
export type ReadRate = 'full' | number;

/** Holds reads of `socket` back so that at most `bytesPerSecond` are taken on average. */
function throttle(socket: Socket, bytesPerSecond: number): void {
  let due = performance.now();
  socket.on('data', (chunk: Buffer) => {
    const now = performance.now();
    due = Math.max(due, now) + (chunk.length / bytesPerSecond) * 1000;
    const wait = due - now;
    if (wait < 2) return;
    socket.pause();
    setTimeout(() => socket.resume(), wait);
  });
}

/** An open WebSocket to a loopback server, with its TCP socket. */
export async function openSocket(
  url: string,
  headers: Record<string, string> = {},
  rate: ReadRate = 'full',
  prepare: (socket: WebSocket) => void = () => {},
): Promise<{ socket: WebSocket; tcp: Socket }> {
  const { hostname, port } = new URL(url);
  const tcp = connect(Number(port), hostname);
  tcp.setNoDelay(true);
  const socket = new WebSocket(url, {
    headers,
    perMessageDeflate: false,
    maxPayload: 64 * 1024 * 1024,
    createConnection: () => tcp,
  });
  // Messages may come in the same packet as the handshake's answer, before `open` is awaited.
  prepare(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  if (rate !== 'full') throttle(tcp, rate);
  return { socket, tcp };
}
