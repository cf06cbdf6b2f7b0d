import type { Readable, Writable } from 'node:stream';
import type { Disposable } from '#shared/base/disposable.ts';
import type { WingApi } from '#shared/client/wing-client.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import type { AppFiles } from './app-files.ts';

/** Standard input. */
export type Input = Readable & {
  readonly isTTY?: boolean;
  /** Of a real terminal. */
  readonly fd?: number;
  setRawMode?(on: boolean): unknown;
};

/** Standard output or standard error. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** A connection to the Aerie that runs. */
export interface ConnectedWing extends Disposable {
  readonly api: WingApi;
  /** The connection that leads to a session's terminal. */
  transportOf(id: string): Promise<Transport>;
}

/** All that a command touches of the world; tests bring their own. */
export interface CommandContext {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** Stops this process, as the shell's Ctrl-Z does, until someone lets it go on. */
  stop(): void;
  /** Finds the parts of the app. */
  files(): Promise<AppFiles>;
  /** Where signals and the end of the process are told. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /**
   * Connects to the app, else to the daemon. With `start`, a session host is started when nothing runs.
   * @throws CommandFailure when Aerie is not running
   */
  connect(options?: { readonly start?: boolean }): Promise<ConnectedWing>;
}
