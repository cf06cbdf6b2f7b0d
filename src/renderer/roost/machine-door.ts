// The way from this page to one machine: dials through the roost, and says what a person must do where
// trying again cannot help.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { openContract } from '#shared/client/tunnel/open-contract.ts';
import type { TunnelCalls } from '#shared/client/tunnel/tunnel-calls.ts';
import { closeCodes, type Transport } from '#shared/protocol/stream/transport.ts';
import type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import {
  type ConnectionEnv,
  createWingConnection,
  type WingConnection,
} from '../client/wing-connection.ts';
import type { KnownKeys } from './known-keys.ts';

/** What a person must do before the next attempt. */
export type Hold =
  /** Show it to the machine. */
  | { readonly why: 'passkey' }
  /** Sign in to the roost, be let in, come back on purpose. */
  | { readonly why: 'sign-in' | 'not-allowed' | 'cut-off' }
  /** The machine has this key (base64) now, and had another one. */
  | { readonly why: 'other-key'; readonly key: string }
  /** There is nothing to connect to as this page does. */
  | { readonly why: 'unusable'; readonly message: string };

export interface MachineDoorPorts {
  readonly surroundings: Pick<ConnectionEnv, 'onDidWake' | 'clock' | 'random'>;
  readonly keys: KnownKeys;
  /** Name of the roost, as people know it. */
  readonly roost: string;
  readonly dial: (wing: WingInfo, signal: AbortSignal) => Promise<TunnelCalls>;
  readonly list: () => Promise<readonly WingInfo[]>;
  /** Shows a passkey through the tunnel; resolves with a token to keep. */
  readonly showPasskey: (tunnel: TunnelCalls) => Promise<string>;
}

/** Time to get to the machine before a passkey is asked for, in ms. */
const DIAL_MS = 15_000;

export class MachineDoor implements Disposable {
  readonly #ports: MachineDoorPorts;
  readonly hold: StoreApi<{ readonly hold: Hold | null }>;
  readonly connection: WingConnection;
  #wing: WingInfo;
  /** In memory only: whoever opens the page again shows the passkey again. */
  #token = '';
  #trouble: string | null = null;

  /** `wing`: as the roost lists it. Starts connecting at once unless its key is another than before. */
  constructor(ports: MachineDoorPorts, wing: WingInfo) {
    this.#ports = ports;
    const known = ports.keys.of(wing.wing_id) ?? wing.public_key;
    this.#wing = { ...wing, public_key: known };
    this.hold = createStore(() => ({
      hold: known === wing.public_key ? null : { why: 'other-key', key: wing.public_key },
    }));
    this.connection = createWingConnection({
      ...ports.surroundings,
      dial: (signal) => this.#dial(signal),
      isHeld: () => this.#isHeld(),
      trouble: () => this.#trouble,
      way: `Connected through ${ports.roost}, which cannot read what passes`,
    });
  }

  get wing(): WingInfo {
    return this.#wing;
  }

  /** Tries again, whatever stood in the way. */
  goOn(): void {
    this.hold.setState({ hold: null });
    this.connection.retryNow();
  }

  /** Takes `key` for the machine's from now on. */
  trust(key: string): void {
    this.#wing = { ...this.#wing, public_key: key };
    this.#ports.keys.remember(this.#wing.wing_id, key);
    this.goOn();
  }

  /** Asks for a passkey, and goes on with it. @throws AppError that says why not */
  async usePasskey(): Promise<void> {
    const tunnel = await this.#ports.dial(this.#wing, AbortSignal.timeout(DIAL_MS));
    try {
      this.#token = await this.#ports.showPasskey(tunnel);
    } finally {
      tunnel.dispose();
    }
    this.goOn();
  }

  dispose(): void {
    this.connection.dispose();
  }

  async #dial(signal: AbortSignal): Promise<Transport> {
    if (this.hold.getState().hold) throw new Error('Somebody has to do something first.');
    this.#trouble = null;
    const tunnel = await this.#ports.dial(this.#wing, signal);
    try {
      const transport = await openContract(tunnel, {
        ...{ authToken: this.#token, signal },
        didEnd: () => tunnel.dispose(),
      });
      transport.onDidClose(({ code }) => {
        if (code === closeCodes.sentAway) this.#stop({ why: 'cut-off' });
      });
      return transport;
    } catch (error) {
      tunnel.dispose();
      this.#note(error);
      throw error;
    }
  }

  #note(error: unknown): void {
    if (!isAppError(error)) return;
    const refusal = error.data?.['refusal'];
    if (refusal === 'passkey_required') this.#stop({ why: 'passkey' });
    else if (refusal === 'not_allowed') this.#stop({ why: 'not-allowed' });
    else if (error.code === 'bad_request') this.#stop({ why: 'unusable', message: error.message });
    else if (error.code === 'forbidden') this.#trouble = 'Too many connections';
  }

  #stop(hold: Hold): void {
    this.#token = '';
    this.hold.setState({ hold });
  }

  /** Asks the roost what it knows of the machine that could not be reached. */
  async #isHeld(): Promise<boolean> {
    if (this.hold.getState().hold) return true;
    if (this.#trouble !== null) return false;
    try {
      const listed = await this.#ports.list();
      const now = listed.find(({ wing_id }) => wing_id === this.#wing.wing_id);
      if (!now) this.#trouble = 'Machine not connected to the roost';
      else if (now.public_key === this.#wing.public_key) this.#trouble = 'Machine does not answer';
      else this.#stop({ why: 'other-key', key: now.public_key });
    } catch (error) {
      if (isAppError(error, 'unauthorized')) this.#stop({ why: 'sign-in' });
      else this.#trouble = 'Roost out of reach';
    }
    return this.hold.getState().hold !== null;
  }
}
