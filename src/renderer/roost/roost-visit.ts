// A visit to this page from its beginning: which machines there are, which one is meant, and whether its
// key is known. What comes then is the machine's own page.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAppError } from '#shared/base/app-error.ts';
import { describeWing, type WingDescription } from '#shared/client/tunnel/describe-wing.ts';
import type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import { MachineDoor, type MachineDoorPorts } from './machine-door.ts';

/** Machines that are asked for their names at once: roosts take few connections. */
const NAMED_AT_ONCE = 3;
const NAMED_WITHIN_MS = 10_000;

/** Where a visit is. */
export type RoostStage =
  | { readonly at: 'listing' | 'sign-in' | 'unreachable' }
  | {
      readonly at: 'choosing';
      readonly machines: readonly WingInfo[];
      /** What machines say of themselves, by id; as they answer. */
      readonly told: Readonly<Record<string, WingDescription>>;
      /** The address means a machine that is not there. */
      readonly missing: boolean;
    }
  /** This browser meets the machine for the first time. */
  | { readonly at: 'first-key'; readonly machine: WingInfo; readonly told: WingDescription | null }
  | { readonly at: 'open'; readonly door: MachineDoor };

/** What a visit needs of the page. */
export interface RoostVisitPorts extends MachineDoorPorts {
  /** Id of the machine that the address means; null if it means none, empty if all are to be shown. */
  readonly wanted: () => string | null;
  /** Puts that into the address. */
  readonly address: (wanted: string) => void;
  /** Called with every machine's door before it is shown. */
  readonly didOpen: (door: MachineDoor) => void;
}

export class RoostVisit {
  readonly #ports: RoostVisitPorts;
  readonly stage: StoreApi<{ readonly stage: RoostStage }> = createStore(() => ({
    stage: { at: 'listing' },
  }));
  #run = new AbortController();

  constructor(ports: RoostVisitPorts) {
    this.#ports = ports;
  }

  /** Looks at which machines there are. */
  async begin(): Promise<void> {
    this.#show({ at: 'listing' });
    const { signal } = this.#run;
    try {
      const machines = await this.#ports.list();
      if (!signal.aborted) this.#didList(machines);
    } catch (error) {
      if (signal.aborted) return;
      this.#show({ at: isAppError(error, 'unauthorized') ? 'sign-in' : 'unreachable' });
    }
  }

  /** Goes to that machine, or first to its key. */
  choose(machine: WingInfo): void {
    this.#ports.address(machine.wing_id);
    if (this.#ports.keys.of(machine.wing_id) !== undefined) return this.#open(machine);
    this.#show({ at: 'first-key', machine, told: null });
    void this.#describe(machine, this.#run.signal).then((told) => {
      const { stage } = this.stage.getState();
      if (stage.at !== 'first-key' || stage.machine !== machine) return;
      this.stage.setState({ stage: { ...stage, told } });
    });
  }

  /** The key of the machine that was chosen is the right one. */
  accept(machine: WingInfo): void {
    this.#ports.keys.remember(machine.wing_id, machine.public_key);
    this.#open(machine);
  }

  /** Back to all machines, before one is open. */
  leave(): void {
    this.#ports.address('');
    void this.begin();
  }

  #didList(machines: readonly WingInfo[]): void {
    const wanted = this.#ports.wanted();
    const [only] = machines;
    const found = machines.find(({ wing_id }) => wing_id === wanted);
    if (found) return this.choose(found);
    if (wanted === null && only && machines.length === 1) return this.choose(only);
    const known = wanted ? this.#ports.keys.of(wanted) : undefined;
    // This browser was there before, so it is waited for.
    if (wanted && known !== undefined) return this.#open({ wing_id: wanted, public_key: known });
    this.#show({ at: 'choosing', machines, told: {}, missing: Boolean(wanted) });
    void this.#nameAll(machines, this.#run.signal);
  }

  #open(machine: WingInfo): void {
    const door = new MachineDoor(this.#ports, machine);
    this.#ports.didOpen(door);
    this.#show({ at: 'open', door });
  }

  #show(stage: RoostStage): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.stage.setState({ stage });
  }

  async #nameAll(machines: readonly WingInfo[], signal: AbortSignal): Promise<void> {
    const left = [...machines];
    const nameNext = async (): Promise<void> => {
      for (let next = left.shift(); next && !signal.aborted; next = left.shift()) {
        const told = await this.#describe(next, signal);
        const { stage } = this.stage.getState();
        if (signal.aborted || stage.at !== 'choosing') return;
        const all = { ...stage.told, [next.wing_id]: told };
        this.stage.setState({ stage: { ...stage, told: all } });
      }
    };
    await Promise.all(Array.from({ length: NAMED_AT_ONCE }, nameNext));
  }

  async #describe(machine: WingInfo, run: AbortSignal): Promise<WingDescription> {
    const signal = AbortSignal.any([run, AbortSignal.timeout(NAMED_WITHIN_MS)]);
    try {
      const tunnel = await this.#ports.dial(machine, signal);
      try {
        return await describeWing(tunnel, signal);
      } finally {
        tunnel.dispose();
      }
    } catch {
      // The roost is gone, or its key cannot be used: choosing it says so.
      return { name: '', system: '', state: 'silent' };
    }
  }
}
