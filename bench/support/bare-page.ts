import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { pace } from './pace.ts';

export interface BarePage {
  readonly url: string;
  /** Sends each piece in a message of its own, `perSecond` in each second. */
  stream(pieces: readonly string[], perSecond: number): Promise<void>;
  close(): Promise<void>;
}

const html = `<!doctype html><meta charset="utf-8"><title>Bare</title>
<pre style="white-space: pre-wrap"></pre>
<script>
  const element = document.querySelector('pre');
  const socket = new WebSocket(location.origin.replace('http', 'ws'));
  socket.onopen = () => { document.title = 'Open'; };
  socket.onmessage = ({ data }) => { element.append(data); };
</script>`;

/** Serves a page that adds each message it gets to one element, and does nothing else. */
export async function startBarePage(): Promise<BarePage> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
  });
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    stream: (pieces, perSecond) =>
      pace(pieces, perSecond, (piece) => {
        for (const socket of sockets.clients) socket.send(piece);
      }),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
