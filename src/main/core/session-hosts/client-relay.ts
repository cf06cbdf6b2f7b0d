// One client's road to the sessions of other processes: terminal frames and calls pass unchanged
// over a connection of the client's own to each host, so one client cannot disturb another.

import type { Disposable } from '#shared/base/disposable.ts';
import { type RpcLink, rpcLink } from '#shared/client/rpc-link.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import { decodeHost, HostType } from '#shared/protocol/stream/frames.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { HostRecord } from './host-directory.ts';
import { PendingTransport } from './pending-transport.ts';

interface Line {
  readonly transport: Transport;
  readonly link: RpcLink;
}

export interface ClientRelayOptions {
  readonly connect: (host: HostRecord) => Promise<Transport>;
  /** Takes frames for the client, as the host made them. */
  readonly send: (frame: Uint8Array) => void;
  /** A host went away under terminals of this client. */
  readonly onDidLose: (host: HostRecord) => void;
}

export class ClientRelay implements Disposable {
  readonly #options: ClientRelayOptions;
  readonly #lines = new Map<string, Line>();
  /** The host's line for each channel that the client opened there. */
  readonly #channels = new Map<number, Line>();
  #disposed = false;

  constructor(options: ClientRelayOptions) {
    this.#options = options;
  }

  /** Channels open now. */
  get channels(): number {
    return this.#channels.size;
  }

  /** Passes the frame that opens `channel` on to `host`, and what follows on it. */
  open(host: HostRecord, channel: number, frame: Uint8Array): void {
    const line = this.#line(host);
    this.#channels.set(channel, line);
    line.transport.send(frame);
  }

  /** True if `channel` leads to a host; the frame was passed on then. */
  forward(channel: number, frame: Uint8Array): boolean {
    const line = this.#channels.get(channel);
    line?.transport.send(frame);
    return line !== undefined;
  }

  /** Forgets a channel that the client closed. */
  close(channel: number): void {
    this.#channels.delete(channel);
  }

  /** Calls a method of the contract at `host`. @throws AppError as the host gave it, or `disconnected` */
  async call(
    host: HostRecord,
    path: readonly string[],
    input: unknown,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    try {
      const { link } = this.#line(host);
      return await link.call(path, input, signal ? { context: {}, signal } : { context: {} });
    } catch (error) {
      throw toAppError(error);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#channels.clear();
    for (const { transport } of this.#lines.values()) transport.close('the client left');
    this.#lines.clear();
  }

  #line(host: HostRecord): Line {
    const known = this.#lines.get(host.name);
    if (known) return known;
    const transport = new PendingTransport(this.#options.connect(host));
    // The host checked its answers, and its contract may be older than ours.
    const line = { transport, link: rpcLink(transport, { checked: false }) };
    this.#lines.set(host.name, line);
    transport.onDidReceive((frame) => {
      if (typeof frame === 'string') return;
      if (frame[0] === HostType.failed) this.#didFail(frame);
      this.#options.send(frame);
    });
    transport.onDidClose(() => this.#lost(host, line));
    return line;
  }

  /** The host closed a channel for good; the client will not say so as well. */
  #didFail(frame: Uint8Array): void {
    const decoded = decodeHost(frame);
    if (decoded.ok) this.#channels.delete(decoded.frame.channel);
  }

  #lost(host: HostRecord, line: Line): void {
    this.#lines.delete(host.name);
    let used = false;
    for (const [channel, owner] of this.#channels) {
      if (owner !== line) continue;
      used = true;
      this.#channels.delete(channel);
    }
    if (used && !this.#disposed) this.#options.onDidLose(host);
  }
}
