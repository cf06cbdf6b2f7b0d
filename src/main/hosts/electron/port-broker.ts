// The desktop door: gives our own page, and nothing else, a port to the core. Knows no session.

import { type IpcMain, type IpcMainEvent, MessageChannelMain, type WebContents } from 'electron';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import { PORT_READY, REQUEST_PORT } from '#shared/contract/desktop-bridge.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { MessagePortTransport } from './message-port-transport.ts';
import { type AskingFrame, mayHavePort } from './sender-policy.ts';

/** What the broker needs of the core. */
export interface PortTarget {
  /** Serves one client; dispose to cut it off. */
  connect(transport: Transport): Disposable;
}

/** Answers requests for a port. At most one port per window: a new request replaces the old port. */
export class PortBroker implements Disposable {
  readonly #target: PortTarget;
  readonly #logger: Logger;
  readonly #connections = new Map<WebContents, Disposable>();
  readonly #watched = new WeakSet<WebContents>();
  readonly #listening: Disposable;

  constructor(options: { ipc: Pick<IpcMain, 'on' | 'off'>; target: PortTarget; logger: Logger }) {
    this.#target = options.target;
    this.#logger = options.logger;
    const listener = (event: IpcMainEvent): void => this.#answer(event);
    options.ipc.on(REQUEST_PORT, listener);
    this.#listening = toDisposable(() => options.ipc.off(REQUEST_PORT, listener));
  }

  dispose(): void {
    this.#listening.dispose();
    for (const contents of [...this.#connections.keys()]) this.#disconnect(contents);
  }

  #answer(event: IpcMainEvent): void {
    const contents = event.sender;
    const reason = mayHavePort(askingFrame(event));
    if (reason !== null) {
      this.#logger.warn({ reason }, 'refused a port');
      return;
    }
    this.#disconnect(contents);
    this.#watch(contents);
    const { port1, port2 } = new MessageChannelMain();
    const owned = new DisposableStore();
    const transport = new MessagePortTransport(port1);
    owned.add(toDisposable(() => transport.close('replaced')));
    owned.add(this.#target.connect(transport));
    owned.add(
      transport.onDidClose(() => {
        if (this.#connections.get(contents) === owned) this.#disconnect(contents);
      }),
    );
    this.#connections.set(contents, owned);
    contents.postMessage(PORT_READY, null, [port2]);
  }

  /** A page that went away takes its port with it, even if the port itself says nothing. */
  #watch(contents: WebContents): void {
    if (this.#watched.has(contents)) return;
    this.#watched.add(contents);
    const drop = (): void => this.#disconnect(contents);
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) drop();
    });
    contents.on('render-process-gone', drop);
    contents.on('destroyed', drop);
  }

  #disconnect(contents: WebContents): void {
    const connection = this.#connections.get(contents);
    if (!connection) return;
    this.#connections.delete(contents);
    connection.dispose();
  }
}

function askingFrame(event: IpcMainEvent): AskingFrame | null {
  const frame = event.senderFrame;
  if (!frame || event.sender.isDestroyed()) return null;
  return { url: frame.url, isMainFrame: frame === event.sender.mainFrame };
}
