// Who may do what from elsewhere. The one place that is asked, by everything that comes from a roost.

import type { Disposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import type { RemoteCaller } from '../remote-caller.ts';

/** Whether somebody may go on; the words of the refusals are the protocol's. */
export type GateVerdict =
  | { readonly ok: true; readonly caller: RemoteCaller }
  | { readonly ok: false; readonly error: 'not_allowed' | 'passkey_required' };

/** What a browser answers to a challenge, as it came. `credentialId` is base64url, the rest base64. */
export interface PasskeyAssertion {
  readonly credentialId: string;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
}

/** Some rules anew; as a function of those that hold just then, for what is added or taken away. */
export type AccessChange =
  | Partial<RemoteConfig>
  | ((config: RemoteConfig) => Partial<RemoteConfig>);

export interface RemoteAccess extends Disposable {
  readonly config: RemoteConfig;
  /** Fires after the rules changed: what runs must be looked at again. */
  readonly onDidChange: Event<RemoteConfig>;
  /**
   * Changes some rules and keeps them. @throws AppError `storage_failed` with nothing changed; what
   * `change` throws, likewise
   */
  update(change: AccessChange): Promise<void>;

  /**
   * The caller with the role that really counts (admin override), and with the address that the roost
   * has told before when this message has none.
   */
  resolve(caller: RemoteCaller): RemoteCaller;
  /** The gate before every request, start and attach. `authToken`: of an earlier passkey. */
  gate(caller: RemoteCaller, authToken: string): GateVerdict;
  /**
   * Folders the caller may work in: null for everywhere (owners and admins of a wing without paths),
   * empty for nowhere.
   */
  pathsFor(caller: RemoteCaller): readonly string[] | null;
  /** Whether the caller may see and end a session of `owner`; null: nobody's, of this machine. */
  maySee(caller: RemoteCaller, owner: string | null): boolean;

  /** 32 new random bytes, valid once and for 60 s. */
  challenge(caller: RemoteCaller): Uint8Array;
  /**
   * Checks an assertion. With `challenge` null the client chose it, as stock clients do over the tunnel.
   * Returns a token bound to the caller's user, or the words of the refusal.
   */
  authenticate(
    caller: RemoteCaller,
    assertion: PasskeyAssertion,
    challenge: Uint8Array | null,
  ): Promise<{ readonly token: string } | { readonly error: string }>;
  /** Forgets every token of a user, or of all. */
  revokeTokens(userId?: string): void;
}
