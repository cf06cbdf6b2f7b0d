// Serves the wmux protocol on a socket that only this user may open. Owns the listener, the files
// around it, and every connection.

import type { Socket } from 'node:net';
import { join } from 'node:path';
import { answersAt } from '#client/probe-socket.ts';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import { type LocalStatus, MAX_LOCAL_CLIENTS } from '#shared/contract/index.ts';
import {
  FrameDecoder,
  MAX_AUTH_PAYLOAD,
  MAX_PAYLOAD,
  Opcode,
  type WmuxFrame,
} from '#shared/protocol/wmux/frames.ts';
import {
  type Auth,
  CLIENT_ID_BYTES,
  decodeAuth,
  HANDSHAKE_TIMEOUT,
  handshakeErrors,
} from '#shared/protocol/wmux/handshake.ts';
import { encodeReply, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import { ClientTokens, type Right } from './client-tokens.ts';
import {
  makeLinks,
  pidRecord,
  prepareFolder,
  removeFiles,
  writePrivate,
} from './endpoint-files.ts';
import type { EndpointPaths } from './endpoint-paths.ts';
import { PrivateListener } from './private-listener.ts';
import { requestHandler } from './request-handlers.ts';
import { WireChannel } from './wire-channel.ts';
import type { WireHost } from './wire-host.ts';
import { type RequestHandler, WmuxClient } from './wmux-client.ts';

/** Requests of one client that may wait before it is no longer read. */
const MAX_BACKLOG = 64;
/** Between the answer to a request for shutdown and doing it, in ms. */
const SHUTDOWN_DELAY = 50;
/** For a peer to read why it is refused, in ms. */
const LAST_WORDS = 1000;

export interface WmuxEndpointOptions {
  readonly paths: EndpointPaths;
  readonly host: WireHost;
  readonly pid: number;
}

export class WmuxEndpoint {
  readonly #options: WmuxEndpointOptions;
  readonly #clients = new Map<string, WmuxClient>();
  readonly #listener: PrivateListener;
  readonly #closed = new Emitter<string | null>();
  readonly #changed = new Emitter<void>();
  readonly #startedAt: number;
  readonly #handle: RequestHandler;
  readonly #tokens: ClientTokens;

  /** Fires when the endpoint closed by itself, with the reason to show, or null if a client asked. */
  readonly onDidClose = this.#closed.event;
  /** Fires when a client came or left, or attached to something or left it. */
  readonly onDidChange = this.#changed.event;

  /**
   * Opens the endpoint.
   * @throws AppError `limit_reached` when a live server has the socket, `storage_failed`
   */
  static async open(options: WmuxEndpointOptions): Promise<WmuxEndpoint> {
    const endpoint = new WmuxEndpoint(options);
    await endpoint.#open();
    return endpoint;
  }

  private constructor(options: WmuxEndpointOptions) {
    const { paths, pid, host } = options;
    const { clock, logger, random } = host;
    this.#options = options;
    this.#startedAt = clock.monotonic();
    this.#tokens = new ClientTokens(random);
    this.#listener = new PrivateListener({
      clock,
      logger,
      socket: paths.socket,
      temporary: isPipe(paths) ? null : join(paths.folder, `.${pid}`),
      signInTimeout: HANDSHAKE_TIMEOUT,
      accept: (stranger, know) => this.#accept(stranger, know),
      onDidLose: () =>
        this.#closeItself('Another program has taken the place of the local socket.'),
    });
    this.#handle = requestHandler({
      attachedClients: () => this.clients.filter((client) => client.isAttached).length,
      uptimeMs: () => clock.monotonic() - this.#startedAt,
      onShutdown: () => void clock.after(SHUTDOWN_DELAY, () => this.#closeItself(null)),
    });
  }

  /** Clients signed in now. */
  get clients(): readonly WmuxClient[] {
    return [...this.#clients.values()];
  }

  /** As people see it. */
  get status(): LocalStatus {
    return {
      socket: this.#options.paths.socket,
      clients: this.clients.map(({ id, readOnly, since, attachedTo }) => ({
        id,
        readOnly,
        since,
        sessions: attachedTo,
      })),
    };
  }

  /** Stops listening, drops every client, and takes the files away. Sessions go on. */
  async close(): Promise<void> {
    if (!this.#listener.isOpen) return;
    const ours = await this.#listener.close(() => {
      for (const client of this.clients) client.dispose();
    });
    const { paths, pid } = this.#options;
    if (ours) await removeFiles(paths, pid);
    this.#closed.dispose();
    this.#changed.dispose();
  }

  async #open(): Promise<void> {
    const { paths, host, pid } = this.#options;
    await prepareFolder(paths);
    if (await answersAt(paths.socket)) throw taken(paths);
    // Whoever finds the socket expects the token beside it.
    try {
      await this.#tokens.write(paths);
      await this.#listener.listen();
      const { version, clock } = host;
      const record = pidRecord({ pid, version, now: clock.now(), socket: paths.socket });
      await writePrivate(paths.pid, record);
      await makeLinks(paths);
    } catch (cause) {
      await this.close();
      const message = `The local socket could not be opened in ${paths.folder}.`;
      throw new AppError('storage_failed', message, { cause });
    }
    this.#listener.watch();
  }

  #closeItself(reason: string | null): void {
    if (this.#listener.isOpen) this.#closed.fire(reason);
  }

  #accept(socket: Socket, know: () => void): void {
    const decoder = new FrameDecoder(MAX_AUTH_PAYLOAD);
    let receive: ((frame: WmuxFrame) => boolean) | undefined;
    socket.on('data', (bytes: Buffer) => {
      const { error } = decoder.push(bytes, (frame) => {
        if (receive) return receive(frame);
        know();
        decoder.setLimit(MAX_PAYLOAD);
        receive = this.#signIn(socket, frame);
        return receive !== undefined;
      });
      if (error === null) return;
      // Out of step: nothing that follows can be understood.
      const { failed } = handshakeErrors;
      this.#refuse(socket, receive ? encodeReply.error(wmuxErrors.badFrame(error)) : failed);
    });
  }

  /** Says why and closes; a peer that does not even read that is not waited for. */
  #refuse(socket: Socket, why: string | Uint8Array): undefined {
    const patience = this.#options.host.clock.after(LAST_WORDS, () => socket.destroy());
    socket.on('close', () => patience.dispose());
    socket.removeAllListeners('data');
    socket.resume();
    const frame = typeof why === 'string' ? encodeReply.refused(why) : why;
    socket.end(frame, () => socket.destroy());
    return undefined;
  }

  /** Answers the first frame; returns what takes the following ones, or undefined when refused. */
  #signIn(socket: Socket, frame: WmuxFrame): ((frame: WmuxFrame) => boolean) | undefined {
    const auth = frame.opcode === Opcode.auth ? decodeAuth(frame.payload) : null;
    const right = auth && this.#tokens.rightOf(auth.token);
    if (!auth || !right) return this.#refuse(socket, handshakeErrors.failed);
    if (auth.channel === 'control') return this.#openControl(socket, right);
    if (auth.channel === 'stream') return this.#openStream(socket, auth, right);
    return this.#refuse(socket, handshakeErrors.channel);
  }

  #openControl(socket: Socket, right: Right): ((frame: WmuxFrame) => boolean) | undefined {
    const { host } = this.#options;
    if (this.#clients.size >= MAX_LOCAL_CLIENTS) return this.#refuse(socket, handshakeErrors.full);
    const id = Buffer.from(host.random.bytes(CLIENT_ID_BYTES)).toString('hex');
    const control = new WireChannel(socket, host.clock, () => client.dispose());
    const client = new WmuxClient({
      id,
      control,
      host,
      handle: this.#handle,
      readOnly: right === 'read-only',
      onGone: () => {
        this.#clients.delete(id);
        this.#changed.fire();
      },
      onAttachments: () => this.#changed.fire(),
    });
    this.#clients.set(id, client);
    this.#changed.fire();
    host.logger.info({ client: id.slice(0, 8), right }, 'a program connected to the local socket');
    socket.on('close', () => client.dispose());
    client.onIdle = () => socket.resume();
    control.send(encodeReply.clientId(id));
    return (frame) => {
      client.receive(frame);
      if (client.backlog > MAX_BACKLOG) socket.pause();
      return !client.gone;
    };
  }

  #openStream(
    socket: Socket,
    auth: Auth,
    right: Right,
  ): ((frame: WmuxFrame) => boolean) | undefined {
    if (auth.clientId === null) return this.#refuse(socket, handshakeErrors.failed);
    const client = this.#clients.get(auth.clientId);
    if (!client) return this.#refuse(socket, handshakeErrors.unknownClient);
    // Ids are told in events: whoever may only look must not take over the output of another.
    if (client.readOnly !== (right === 'read-only')) {
      return this.#refuse(socket, handshakeErrors.failed);
    }
    const stream = new WireChannel(socket, this.#options.host.clock, () => client.dispose());
    if (!client.openStream(stream)) return this.#refuse(socket, handshakeErrors.duplicate);
    socket.on('close', () => client.dispose());
    stream.send(encodeReply.ok());
    // Nothing is expected here; what comes is read and dropped.
    return () => true;
  }
}

const isPipe = ({ socket }: EndpointPaths): boolean => socket.startsWith('\\\\');

function taken({ socket }: EndpointPaths): AppError {
  return new AppError(
    'limit_reached',
    `Another server already answers at ${socket}. Stop it first, or use it instead.`,
  );
}
