// A socket that only this user may open, or a named pipe: bound in a safe way, watched as long as it
// is open, and guarded against strangers that do not sign in. What is spoken on it is its owner's.

import { chmod, rename, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';

export interface PrivateListenerOptions {
  /** Path of the socket, or name of the pipe. */
  readonly socket: string;
  /** Where the socket is bound before it gets its name, in the same folder; null for a pipe. */
  readonly temporary: string | null;
  /** How long a connection may take to sign in, in ms. */
  readonly signInTimeout: number;
  /** Takes a connection; `know` is to be called when it has signed in. */
  readonly accept: (socket: Socket, know: () => void) => void;
  /** The socket was removed, or another program took its place. It must still be closed. */
  readonly onDidLose: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Connections that have not signed in, at once. */
const MAX_STRANGERS = 32;
/** How often it is looked whether the socket is still ours, in ms. */
const CHECK_EVERY = 5000;

export class PrivateListener {
  readonly #options: PrivateListenerOptions;
  readonly #strangers = new Set<Socket>();
  #server: Server | undefined;
  #inode: string | null = null;
  #check: Disposable | undefined;

  constructor(options: PrivateListenerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /**
   * Binds under another name and then gives the socket its own: so it never has wider rights, takes a
   * stale one's place in one step, and is not removed by the system when another took its place.
   * Throws the system's error; the listener must still be closed then.
   */
  async listen(): Promise<void> {
    const { socket, temporary } = this.#options;
    if (temporary === null) {
      await this.#bind(socket);
      return;
    }
    await rm(temporary, { force: true });
    await this.#bind(temporary);
    await chmod(temporary, 0o600);
    this.#inode = await inodeOf(temporary);
    await rename(temporary, socket);
  }

  /** Looks from now on whether the socket is still ours. */
  watch(): void {
    this.#check = this.#options.clock.after(CHECK_EVERY, () => {
      void this.#isOurs().then((ours) => {
        if (!this.isOpen) return;
        if (ours) this.watch();
        else this.#options.onDidLose();
      });
    });
  }

  /**
   * Stops listening, lets strangers go, calls `dropClients`, and resolves when no connection is left:
   * to whether the socket was still ours, which is removed then. False if it was not open.
   */
  async close(dropClients: () => void): Promise<boolean> {
    this.#check?.dispose();
    const server = this.#server;
    this.#server = undefined;
    if (!server) return false;
    const ours = await this.#isOurs();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#strangers) socket.destroy();
    dropClients();
    await closed;
    const { socket, temporary } = this.#options;
    if (ours && temporary !== null) await rm(socket, { force: true });
    return ours;
  }

  #bind(path: string): Promise<void> {
    const { logger } = this.#options;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, () => {
        server.removeAllListeners('error');
        server.on('error', (error) => logger.warn({ err: error, path }, 'a local socket failed'));
        resolve();
      });
    });
  }

  async #isOurs(): Promise<boolean> {
    return this.#inode === null || (await inodeOf(this.#options.socket)) === this.#inode;
  }

  #accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.#strangers.size >= MAX_STRANGERS || !this.isOpen) {
      socket.destroy();
      return;
    }
    this.#strangers.add(socket);
    const { clock, signInTimeout, accept } = this.#options;
    const deadline = clock.after(signInTimeout, () => socket.destroy());
    const know = (): void => {
      deadline.dispose();
      this.#strangers.delete(socket);
    };
    socket.on('close', know);
    accept(socket, know);
  }
}

/** What tells one file from another of the same name; null if there is none. */
async function inodeOf(path: string): Promise<string | null> {
  return stat(path).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );
}
