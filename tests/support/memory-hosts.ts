import type { HostDirectory, HostRecord } from '#core/session-hosts/host-directory.ts';
import type { Wing } from '#core/wing.ts';
import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** Session hosts in memory: what passes between them and the app is real, the processes are not. */
export class MemoryHosts implements HostDirectory {
  readonly #hosts = new Map<string, { record: HostRecord; wing: Wing; lines: Set<Transport> }>();
  readonly #changed = new Emitter<void>();
  #nextPid = 100;
  /** What `own` answers; undefined lets it fail. */
  ownName: string | undefined;
  /** Hosts that are found but take no connection. */
  readonly deaf = new Set<string>();
  /** How often a host was asked for. */
  asked = 0;

  add(name: string, wing: Wing): void {
    const record = { name, version: '0.0.0-test', pid: this.#nextPid++ };
    this.#hosts.set(name, { record, wing, lines: new Set() });
    this.#changed.fire();
  }

  /** As if the process were killed. */
  kill(name: string): void {
    const host = this.#hosts.get(name);
    this.#hosts.delete(name);
    for (const line of host?.lines ?? []) line.close('killed');
  }

  /** As if its door were opened anew: connections end, the process does not. */
  drop(name: string): void {
    for (const line of this.#hosts.get(name)?.lines ?? []) line.close('opened anew');
  }

  async list(): Promise<readonly HostRecord[]> {
    return [...this.#hosts.values()].map(({ record }) => record);
  }

  async connect({ name }: HostRecord): Promise<Transport> {
    const host = this.#hosts.get(name);
    if (!host || this.deaf.has(name)) throw new AppError('disconnected', 'No such host.');
    const [ours, theirs] = linkedPair();
    host.lines.add(theirs);
    host.wing.connect(theirs);
    return ours;
  }

  replaces({ name }: HostRecord): boolean {
    return name.startsWith('old');
  }

  async own(): Promise<HostRecord> {
    this.asked += 1;
    const own = this.#hosts.get(this.ownName ?? '');
    if (!own) throw new AppError('host_unavailable', 'The session host could not be started.');
    return own.record;
  }

  readonly watch = (onChange: () => void) => this.#changed.event(onChange);
}
