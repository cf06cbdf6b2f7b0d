import type { Event } from '../../base/emitter.ts';

/**
 * A duplex of whole frames between a client and the core. Text frames carry RPC, binary frames carry
 * terminal bytes. Every door (MessagePort, WebSocket, encrypted tunnel) is an adapter to this.
 * Frames arrive in order, exactly once, or the transport closes.
 */
export interface Transport {
  /**
   * Queues one frame; does nothing after close. The caller may not change `frame` afterwards, until
   * `onDidSend` says that its memory is free again. A transport that keeps frames never says so.
   */
  send(frame: string | Uint8Array, onDidSend?: () => void): void;
  /** Bytes queued and not yet handed to the system; 0 where the medium does not tell. */
  readonly bufferedBytes: number;
  readonly onDidReceive: Event<string | Uint8Array>;
  /** Fires once, for whichever side closed. */
  readonly onDidClose: Event<TransportClose>;
  /** Closes both directions; `reason` is a short text for the peer. */
  close(reason?: string): void;
}

/** Codes that connections end with, also where the medium has none of its own: those of RFC 6455, and ours. */
export const closeCodes = {
  /** As intended, by either side. */
  closed: 1000,
  /** The connection is gone. */
  lost: 1006,
  /** What came in cannot be understood. */
  notUnderstood: 1007,
  /** Whoever came may not stay: only a person can change that, so nothing dials again by itself. */
  sentAway: 4401,
} as const;

/** Why a transport ended. `code` follows RFC 6455 section 7.4.1. */
export interface TransportClose {
  readonly code: number;
  readonly reason: string;
}
