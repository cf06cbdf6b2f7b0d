import type { GateVerdict, RemoteAccess } from '#core/link/access/remote-access.ts';
import type { RemoteCaller } from '#core/link/remote-caller.ts';
import { Emitter } from '#shared/base/emitter.ts';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';

/** Rules that let everybody do everything, until a test sets them otherwise. Changed from nowhere else. */
export class SceneAccess implements RemoteAccess {
  readonly #changed = new Emitter<RemoteConfig>();
  readonly onDidChange = this.#changed.event;
  config: RemoteConfig = defaultRemoteConfig;
  folders: readonly string[] | null = null;
  verdict: (caller: RemoteCaller, token: string) => GateVerdict = (caller) => ({
    ok: true,
    caller,
  });
  /** What comes of showing a passkey. */
  authenticate: RemoteAccess['authenticate'] = () => Promise.resolve({ error: 'no' });

  /** Tells that the rules have changed. */
  didChange(): void {
    this.#changed.fire(this.config);
  }

  gate(caller: RemoteCaller, token: string): GateVerdict {
    return this.verdict(caller, token);
  }

  maySee(caller: RemoteCaller, owner: string | null): boolean {
    return caller.role !== 'member' || owner === caller.userId;
  }

  resolve = (caller: RemoteCaller): RemoteCaller => caller;
  pathsFor = (): readonly string[] | null => this.folders;
  update = (): Promise<void> => Promise.reject(new Error('not here'));
  challenge = (): Uint8Array => new Uint8Array(32);
  revokeTokens = (): void => {};

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The same with some of it as `over` has it, getters included. */
export function openAccess(over: Partial<RemoteAccess> = {}): RemoteAccess {
  const access: RemoteAccess = new SceneAccess();
  return Object.defineProperties(access, Object.getOwnPropertyDescriptors(over));
}
