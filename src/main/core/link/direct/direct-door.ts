// The direct door: open exactly while the rules say so and this process holds a link. What it is made of
// is loaded when it first opens.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { DirectStatus } from '#shared/contract/remote.ts';
import { codeOf } from '../../store/private-file.ts';
import type { DirectPlace, DirectServer, DirectServerPorts } from './direct-server.ts';

/** A port that could not be had is tried again after this time, in ms. */
const RETRY_AFTER = 30_000;
/** Only this machine itself reaches it there. */
const LOOPBACK = '127.0.0.1';

export interface DirectDoorPorts extends Omit<DirectServerPorts, 'wingId'> {
  readonly wingId: () => Promise<string>;
}

export class DirectDoor {
  readonly #ports: DirectDoorPorts;
  readonly #changed = new Emitter<void>();
  readonly #retry = new MutableDisposable<Disposable>();
  #server: DirectServer | undefined;
  /** Where it was last tried to be. */
  #tried: DirectPlace | undefined;
  #problem: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  /** Fires when what `status` tells may have changed. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(ports: DirectDoorPorts) {
    this.#ports = ports;
  }

  /** Where it is open, or what keeps it from that; null while nobody wants it open. */
  get status(): DirectStatus | null {
    const place = this.#wanted();
    if (!place) return null;
    const open = this.#server !== undefined;
    return { address: addressOf(place), open, problem: this.#problem };
  }

  /** The rules or the links may have changed. */
  review(): void {
    this.#server?.review();
    if (!isSame(this.#wanted(), this.#tried)) this.#later();
  }

  /** Closes it for good; resolves once its port is free. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry.dispose();
    this.#later();
    await this.#work;
    this.#changed.dispose();
  }

  #wanted(): DirectPlace | undefined {
    const { config, roosts } = this.#ports;
    const { connection, directPort: port, directAddress } = config();
    if (this.#closed || connection !== 'direct' || port === null) return undefined;
    return roosts().length > 0 ? { host: directAddress || LOOPBACK, port } : undefined;
  }

  /** One change after the other; what goes wrong is in the status. */
  #later(): void {
    this.#work = this.#work.then(() => this.#follow());
  }

  async #follow(): Promise<void> {
    const place = this.#wanted();
    if (isSame(place, this.#tried)) return;
    this.#tried = place;
    const before = this.#server;
    this.#server = undefined;
    this.#problem = null;
    this.#retry.value = undefined;
    await before?.close();
    if (place) await this.#open(place).catch((error: unknown) => this.#failed(place, error));
    this.#changed.fire();
  }

  async #open(place: DirectPlace): Promise<void> {
    const { DirectServer } = await import('./direct-server.ts');
    const wingId = await this.#ports.wingId();
    this.#server = await DirectServer.open(place, { ...this.#ports, wingId });
    this.#ports.logger.info({ port: place.port }, 'people can come directly to this machine');
  }

  #failed(place: DirectPlace, error: unknown): void {
    this.#problem = problemOf(place, codeOf(error));
    this.#ports.logger.warn({ err: error }, 'the direct door could not be opened');
    this.#retry.value = this.#ports.clock.after(RETRY_AFTER, () => {
      this.#tried = undefined;
      this.#later();
    });
  }
}

function isSame(a: DirectPlace | undefined, b: DirectPlace | undefined): boolean {
  return a?.host === b?.host && a?.port === b?.port;
}

function addressOf({ host, port }: DirectPlace): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function problemOf({ host, port }: DirectPlace, code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Another program uses port ${port}. Choose another one.`;
    case 'EACCES':
      return `Port ${port} needs more rights than Aerie has. Choose one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine does not have the address ${host}. Correct it.`;
    default:
      return `The port could not be opened (${code ?? 'failed'}). Choose another one.`;
  }
}
