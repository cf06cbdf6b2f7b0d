// Who may do what from elsewhere. The one place that is asked, by everything that comes from a roost.

import type { Disposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import type { ChallengeEnds } from '#shared/protocol/wing/key-bindings.ts';
import type { SignedChallenge } from '#shared/protocol/wing/passkey-fields.ts';
import type { RemoteCaller } from '../remote-caller.ts';

/** Whether somebody may go on; the words of the refusals are the protocol's. */
export type GateVerdict =
  | { readonly ok: true; readonly caller: RemoteCaller }
  | { readonly ok: false; readonly error: 'not_allowed' | 'passkey_required' };

/** Where a passkey is shown. */
export interface PasskeyTab {
  /** X25519 key that its client speaks with, base64. */
  readonly key: string;
  /** The client keeps the token to itself, and shows proofs of it for keys of its own. */
  readonly keepsToken: boolean;
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
  /**
   * The gate before every request, start and attach. `authToken`: of an earlier passkey, or a proof of
   * one. `tabKey`: X25519 key that the caller speaks with, base64; a token of another key is none.
   */
  gate(caller: RemoteCaller, authToken: string, tabKey: string): GateVerdict;
  /**
   * Folders the caller may work in: null for everywhere (owners and admins of a wing without paths),
   * empty for nowhere.
   */
  pathsFor(caller: RemoteCaller): readonly string[] | null;
  /** Whether the caller may see and end a session of `owner`; null: nobody's, of this machine. */
  maySee(caller: RemoteCaller, owner: string | null): boolean;

  /** 32 new bytes, valid once, for 60 s, and for the client's key. `nonce`: 16 random bytes. */
  challenge(caller: RemoteCaller, ends: ChallengeEnds, nonce: Uint8Array): Uint8Array;
  /**
   * Checks what a browser has signed. With `challenge` null the client chose it, as stock clients do over
   * the tunnel. Returns a token that is good for the caller's user and key, or the words of the refusal.
   */
  authenticate(
    caller: RemoteCaller,
    assertion: SignedChallenge,
    challenge: Uint8Array | null,
    tab: PasskeyTab,
  ): Promise<{ readonly token: string } | { readonly error: string }>;
  /** Forgets every token of a user, on one roost or on all; or of everybody. */
  revokeTokens(userId?: string, roost?: string): void;
}
