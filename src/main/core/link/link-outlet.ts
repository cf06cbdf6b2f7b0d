import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';

/** Where messages to a roost go: always by the current connection, whichever that is. */
export interface LinkOutlet {
  /** True while registered. */
  readonly open: boolean;
  /** Bytes that wait to be taken by the network. */
  readonly unsent: number;
  /**
   * Sends one message, after all before it; dropped while there is no connection. `didSend` is called
   * when the network has taken it, or it was dropped.
   */
  send(message: Outgoing<FromWing>, didSend?: () => void): void;
}
