import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../listen-on-loopback.ts';

/**
 * A proxy that takes every connection and never answers: to a program behind it the internet is a cable
 * that somebody pulled, in the way that takes longest to notice.
 */
export class BlackHole implements AsyncDisposable {
  /** First lines of what came in, such as `CONNECT example.com:443 HTTP/1.1`. */
  readonly attempts: string[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    socket.once('data', (data) =>
      this.attempts.push(data.toString('latin1').split('\r\n')[0] ?? ''),
    );
  });

  static async start(): Promise<BlackHole> {
    const hole = new BlackHole();
    await listenOnLoopback(hole.#server);
    return hole;
  }

  /** Variables that send a program's requests in here, but those to loopback. */
  get env(): Readonly<Record<string, string>> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The hole is closed.');
    const proxy = `http://127.0.0.1:${address.port}`;
    const loopback = '127.0.0.1,localhost';
    return {
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      NO_PROXY: loopback,
      http_proxy: proxy,
      https_proxy: proxy,
      no_proxy: loopback,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
