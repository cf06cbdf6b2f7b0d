import type { Disposable } from '#shared/base/disposable.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** A process of this user that owns sessions and outlives the app: a session host, or a daemon. */
export interface HostRecord {
  /** Unique among the hosts that run. */
  readonly name: string;
  readonly version: string;
  readonly pid: number;
}

/** How the app finds, reaches and starts session hosts. */
export interface HostDirectory {
  /** Hosts that answer now. */
  list(): Promise<readonly HostRecord[]>;
  /** A new connection. @throws AppError `disconnected` when the host does not answer */
  connect(host: HostRecord): Promise<Transport>;
  /** Whether this build replaces a host, being newer: it should only finish what it runs. */
  replaces(host: HostRecord): boolean;
  /** The host of this very build, started if it does not run. @throws AppError `host_unavailable` */
  own(): Promise<HostRecord>;
  /** Calls back when hosts may have come or gone. */
  watch(onChange: () => void): Disposable;
}
