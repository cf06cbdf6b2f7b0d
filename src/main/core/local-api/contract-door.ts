// The door for programs of the same user: the whole contract over a Unix socket or named pipe. Owns
// the listener, the files around it, and every connection.

import { timingSafeEqual } from 'node:crypto';
import { rm, rmdir } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { type DoorRecord, doorFiles } from '#client/door-record.ts';
import { DoorTransport } from '#client/door-transport.ts';
import { readDoors } from '#client/list-doors.ts';
import { answersAt } from '#client/probe-socket.ts';
import { AppError, isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { DoorDecoder, encodeDoorFrame } from '#shared/protocol/door/door-frames.ts';
import {
  DOOR_SIGN_IN_TIMEOUT,
  DOOR_TOKEN_BYTES,
  type DoorAnswer,
  type DoorKind,
  isDoorName,
  MAX_CLIENT_FRAME,
  MAX_HOST_FRAME,
  MAX_STRANGER_FRAME,
  readHello,
} from '#shared/protocol/door/door-handshake.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { type DoorPlace, doorPlace, temporarySocket } from './contract-door-paths.ts';
import { prepareFolder, writePrivate } from './endpoint-files.ts';
import { PrivateListener } from './private-listener.ts';

/** What keeps others from waiting under the name that a pipe will have, in bytes. */
const PIPE_SECRET_BYTES = 8;
/** Time clients have to take what was sent before the door closed, in ms. */
const CLOSE_GRACE = 500;

export interface ContractDoorOptions {
  /** Folder of records and tokens; made if needed. */
  readonly folder: string;
  /** 1 to 64 letters, digits, - and _. */
  readonly name: string;
  readonly kind: DoorKind;
  readonly version: string;
  readonly pid: number;
  /** Serves the contract to one program until its transport closes or the result is disposed. */
  readonly connect: (transport: Transport) => Disposable;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
}

export class ContractDoor {
  readonly #options: ContractDoorOptions;
  readonly #place: DoorPlace;
  readonly #token: string;
  readonly #listener: PrivateListener;
  readonly #clients = new Set<DoorTransport>();
  readonly #closed = new Emitter<string>();

  /** Fires when the door does not work any more, with the reason to show. It must still be closed. */
  readonly onDidFail = this.#closed.event;

  /**
   * Opens a door. A stale one of the name is replaced.
   * @throws AppError `limit_reached` when a live one has the name, `storage_failed`, `bad_request`
   */
  static async open(options: ContractDoorOptions): Promise<ContractDoor> {
    if (!isDoorName(options.name)) {
      throw new AppError('bad_request', 'Use 1 to 64 letters, digits, - and _ for a door’s name.');
    }
    const door = new ContractDoor(options);
    await door.#open();
    return door;
  }

  private constructor(options: ContractDoorOptions) {
    this.#options = options;
    this.#place = doorPlace(options.name, {
      platform: process.platform,
      folder: options.folder,
      temporary: tmpdir(),
      uid: process.getuid?.() ?? 0,
      secret: Buffer.from(options.random.bytes(PIPE_SECRET_BYTES)).toString('hex'),
    });
    this.#token = Buffer.from(options.random.bytes(DOOR_TOKEN_BYTES)).toString('hex');
    const { socket, socketFolder } = this.#place;
    const { clock, logger, random } = options;
    this.#listener = new PrivateListener({
      clock,
      logger,
      socket,
      temporary: socketFolder && temporarySocket(socketFolder, random.bytes(3)),
      signInTimeout: DOOR_SIGN_IN_TIMEOUT,
      accept: (stranger, know) => this.#accept(stranger, know),
      onDidLose: () =>
        this.#closed.fire('Its socket was removed, or another program took its place.'),
    });
  }

  /** Programs signed in now. */
  get clients(): number {
    return this.#clients.size;
  }

  /** Path of the socket, or name of the pipe. */
  get socket(): string {
    return this.#place.socket;
  }

  /** Stops listening, lets every program go, and takes the files away. Sessions go on. */
  async close(): Promise<void> {
    if (!this.#listener.isOpen) return;
    const { clock, folder, name } = this.#options;
    let late: Disposable | undefined;
    const ours = await this.#listener.close(() => {
      late = clock.after(CLOSE_GRACE, () => {
        for (const client of this.#clients) client.destroy();
      });
      for (const client of this.#clients) client.close('Aerie is shutting down');
    });
    late?.dispose();
    this.#closed.dispose();
    if (!ours) return;
    const files = doorFiles(folder, name);
    const { socketFolder } = this.#place;
    // Only works when no other door is in it.
    if (socketFolder !== null && socketFolder !== folder) await rmdir(socketFolder).catch(() => {});
    await rm(files.token, { force: true });
    await rm(files.record, { force: true });
  }

  async #open(): Promise<void> {
    const { folder, name } = this.#options;
    const { socket, socketFolder } = this.#place;
    await prepareFolder({ folder });
    if (socketFolder !== null && socketFolder !== folder) {
      await prepareFolder({ folder: socketFolder });
    }
    // A pipe has another name each time; the record tells that of the last one.
    const earlier = (await readDoors(folder)).find((door) => door.name === name);
    const sockets = new Set([socket, earlier?.socket ?? socket]);
    if ((await Promise.all([...sockets].map((path) => answersAt(path)))).includes(true)) {
      throw new AppError(
        'limit_reached',
        `Another Aerie already answers at its local door "${name}". Use that one, or end it first.`,
      );
    }
    const files = doorFiles(folder, name);
    // Whoever finds the socket expects the token beside it; the record comes last, when all is ready.
    try {
      await writePrivate(files.token, this.#token);
      await this.#listener.listen();
      await writePrivate(files.record, JSON.stringify(this.#record()));
    } catch (cause) {
      await this.close();
      if (isAppError(cause)) throw cause;
      const message = `The local door could not be opened in ${folder}.`;
      throw new AppError('storage_failed', message, { cause });
    }
    this.#listener.watch();
  }

  #record(): DoorRecord {
    const { name, kind, pid, version, clock } = this.#options;
    return { name, kind, pid, version, startedAt: clock.now(), socket: this.#place.socket };
  }

  #accept(socket: Socket, know: () => void): void {
    const decoder = new DoorDecoder(MAX_STRANGER_FRAME);
    let transport: DoorTransport | undefined;
    const take = (frame: string | Uint8Array): boolean => {
      if (transport) return transport.deliver(frame);
      if (!this.#knows(readHello(frame))) {
        this.#refuse(socket, 'unauthorized', 'The token is wrong. Read it anew and try again.');
        return false;
      }
      know();
      decoder.setLimit(MAX_CLIENT_FRAME);
      transport = this.#welcome(socket);
      return true;
    };
    socket.on('data', (bytes: Uint8Array) => {
      const wrong = decoder.push(bytes, take);
      if (wrong === null) return;
      if (transport) transport.fail(wrong);
      else this.#refuse(socket, 'bad_request', `This is not a sign-in: ${wrong}.`);
    });
  }

  #knows(token: string | null): boolean {
    const given = Buffer.from(token ?? '');
    const known = Buffer.from(this.#token);
    return given.length === known.length && timingSafeEqual(given, known);
  }

  #refuse(socket: Socket, code: AppError['code'], message: string): void {
    const answer: DoorAnswer = { error: { code, message } };
    socket.removeAllListeners('data');
    socket.resume();
    socket.end(encodeDoorFrame(JSON.stringify(answer)), () => socket.destroy());
  }

  #welcome(socket: Socket): DoorTransport {
    const { name, kind, version, pid, clock, logger, connect } = this.#options;
    const answer: DoorAnswer = { ok: true, name, kind, version, pid };
    socket.write(encodeDoorFrame(JSON.stringify(answer)));
    const transport = new DoorTransport({ socket, maxSend: MAX_HOST_FRAME, clock });
    this.#clients.add(transport);
    transport.onDidClose(() => this.#clients.delete(transport));
    logger.info({ clients: this.#clients.size }, 'a program connected to the local door');
    connect(transport);
    return transport;
  }
}
