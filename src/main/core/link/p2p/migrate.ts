// Moving what a controller sees and types from the roost to a data channel, and back when it is lost.
// Spectators and requests for attention stay with the roost.

import {
  type Disposable,
  DisposableStore,
  type MutableDisposable,
} from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type {
  FromWing,
  Outgoing,
  PTYExited,
  PTYInput,
  PTYResize,
} from '#shared/protocol/wing/wing-messages.ts';
import type { LinkOutlet } from '../link-outlet.ts';
import type { PumpOutlet } from '../pty/output-pump.ts';
import type { PtyChannel } from './pty-channel.ts';

/** The roost hears of an end so much later than the channel, which may still carry output, in ms. */
const EXIT_AFTER = 500;
/** How often it is looked whether the channel has carried it, before the roost hears of it anyway. */
const EXIT_LOOKS = 40;

/** A way past the roost. Dispose it to use it no more; the channel stays with its connection. */
export interface Route extends Disposable {
  readonly outlet: PumpOutlet;
  /** Time there and back in ms; null if it is not known. */
  roundTripMs(): number | null;
  /** Tells the browser something that the roost need not see; false if it does not fit. */
  tell(message: Outgoing<FromWing>, didSend?: () => void): boolean;
  /** Tells of the program's end: the browser after all output, then the roost. */
  exited(message: Exited): void;
}

/** The end of a program. */
export type Exited = Pick<PTYExited, 'type' | 'session_id' | 'exit_code'>;

export interface RouteEvents {
  readonly onMessage: (message: PTYInput | PTYResize) => void;
  /** The channel is gone, the roost is used again: what was sent last may not have arrived. */
  readonly onLost: () => void;
  readonly onDidChange: () => void;
}

/** What of a channel is needed here. */
export type MigrationChannel = Pick<
  PtyChannel,
  'sessionId' | 'outlet' | 'unsent' | 'roundTripMs' | 'tell' | 'onDidReceive' | 'onDidClose'
>;

/**
 * Tells the browser by the roost that all that follows comes by `channel`, which is true once this
 * returns; the one before in `slot` ends.
 */
export function migrate(
  channel: MigrationChannel,
  relay: LinkOutlet,
  slot: MutableDisposable<Route>,
  clock: Clock,
  { onMessage, onLost, onDidChange }: RouteEvents,
): void {
  const { sessionId: session_id } = channel;
  const store = new DisposableStore();
  store.add(channel.onDidReceive(onMessage));
  store.add(
    channel.onDidClose(() => {
      if (slot.value !== route) return;
      slot.value = undefined;
      relay.send({ type: 'pty.fallback', session_id });
      onDidChange();
      onLost();
    }),
  );
  const route: Route = {
    outlet: channel.outlet,
    roundTripMs: () => channel.roundTripMs,
    tell: (message, didSend) => channel.tell(message, didSend),
    exited: (message) => {
      channel.outlet.send(message);
      onceCarried(channel, clock, () => relay.send(message));
    },
    dispose: () => store.dispose(),
  };
  relay.send({ type: 'pty.migrated', session_id });
  slot.value = route;
  onDidChange();
}

/** Runs `act` when the channel had time to carry all that was sent by it. */
function onceCarried(
  channel: MigrationChannel,
  clock: Clock,
  act: () => void,
  looks = EXIT_LOOKS,
): void {
  clock.after(EXIT_AFTER, () => {
    if (channel.unsent === 0 || looks <= 1) act();
    else onceCarried(channel, clock, act, looks - 1);
  });
}
