import { readFileSync } from 'node:fs';
import type { WebContents, WindowOpenHandlerResponse } from 'electron';
import { app } from './app.ts';
import { ChromiumPage } from './chromium-page.ts';
import { permits, serve } from './desktop-parts.ts';
import { DoubleEmitter, PreventableEvent } from './double-emitter.ts';
import { ipcMain } from './ipc-main.ts';
import { DoublePort } from './message-ports.ts';
import type { FromPage } from './page-shim.ts';

type Used = Pick<WebContents, 'loadURL' | 'send' | 'isDestroyed'>;
type OpenHandler = (details: { url: string }) => WindowOpenHandlerResponse;

export interface ContentsOptions {
  readonly width: number;
  readonly height: number;
  readonly preload: string;
  readonly additionalArguments: readonly string[];
}

export class DoubleWebContents extends DoubleEmitter implements Used {
  readonly mainFrame = { url: 'about:blank' };
  readonly page: ChromiumPage;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #destroyed = false;
  #nextPort = 1;
  readonly #ports = new Map<number, DoublePort>();

  constructor(options: ContentsOptions) {
    super();
    const { width, height } = options;
    const preloadSource = readFileSync(options.preload, 'utf8');
    const args = ['electron', ...options.additionalArguments];
    this.page = new ChromiumPage(
      { width, height, preloadSource, args },
      {
        serve,
        mayNavigate: (url) => this.#mayNavigate(url),
        navigates: (url) => this.#navigates(url),
        message: (message) => this.#receive(message),
        loaded: () => this.emit('did-finish-load'),
        closed: () => this.destroy(),
        crashed: () => this.crash(),
      },
    );
    app.emit('web-contents-created', {}, this);
  }

  loadURL(url: string): Promise<void> {
    return this.page.load(url);
  }

  send(channel: string, ...args: unknown[]): void {
    this.page.send({ type: 'ipc', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    const ids: number[] = [];
    for (const port of transfer) {
      if (!(port instanceof DoublePort)) throw new TypeError('Only ports can be transferred.');
      ids.push(this.#adopt(port));
    }
    this.page.send({ type: 'ipc', channel, args: [message], ports: ids });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** Acts as if the page's process had ended. */
  crash(): void {
    this.#closePorts();
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#closePorts();
    this.emit('destroyed');
  }

  #adopt(port: DoublePort): number {
    const id = this.#nextPort++;
    this.#ports.set(id, port);
    port.attachToPage({
      message: (data) => {
        if (typeof data === 'string') this.page.send({ type: 'port', port: id, text: data });
        else if (data instanceof Uint8Array) {
          const base64 = Buffer.from(data).toString('base64');
          this.page.send({ type: 'port', port: id, base64 });
        }
      },
      close: () => this.page.send({ type: 'port-closed', port: id }),
    });
    return id;
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  #mayNavigate(url: string): boolean {
    const details = new PreventableEvent();
    const event = Object.assign(details, { url, isMainFrame: true });
    this.emit('will-frame-navigate', event);
    this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  #navigates(url: string): void {
    this.#closePorts();
    this.mainFrame.url = url;
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
  }

  #receive(message: FromPage): unknown {
    switch (message.type) {
      case 'ipc':
        return this.#ipc(message.channel, message.args);
      case 'port':
        return this.#fromPort(message);
      case 'port-closed':
        return this.#ports.get(message.port)?.close();
      case 'open':
        return this.#openHandler({ url: message.url }).action;
      case 'permission':
        return permits(message.permission, this.mainFrame.url);
    }
  }

  #ipc(channel: string, args: readonly unknown[]): void {
    ipcMain.emit(channel, { sender: this, senderFrame: this.mainFrame, ports: [] }, ...args);
  }

  #fromPort(message: Extract<FromPage, { type: 'port' }>): void {
    const port = this.#ports.get(message.port);
    if (message.text !== undefined) port?.postMessage(message.text);
    else if (message.base64 !== undefined) {
      port?.postMessage(new Uint8Array(Buffer.from(message.base64, 'base64')));
    } else port?.postMessage(JSON.parse(message.other ?? 'null'));
  }
}
