// Moving what a controller sees and types from the roost to a data channel, and back when it is lost.
// Spectators and requests for attention stay with the roost.

import {
  type Disposable,
  DisposableStore,
  type MutableDisposable,
} from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { PTYExited, PTYInput, PTYResize } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkOutlet } from '../link-outlet.ts';
import type { PumpOutlet } from '../pty/output-pump.ts';
import type { PtyChannel } from './pty-channel.ts';

/** The roost hears of an end so much later than the channel, which may still carry output, in ms. */
const EXIT_AFTER = 500;

/** A way past the roost. Dispose it to use it no more; the channel stays with its connection. */
export interface Route extends Disposable {
  readonly outlet: PumpOutlet;
  /** Time there and back in ms; null if it is not known. */
  roundTripMs(): number | null;
  /** Tells of the program's end: the browser after all output, then the roost. */
  exited(message: Exited): void;
}

type Exited = Pick<PTYExited, 'type' | 'session_id' | 'exit_code'>;

export interface RouteEvents {
  readonly onMessage: (message: PTYInput | PTYResize) => void;
  /** The channel is gone, the roost is used again: what was sent last may not have arrived. */
  readonly onLost: () => void;
  readonly onDidChange: () => void;
}

/**
 * Tells the browser by the roost that all that follows comes by `channel`, which is true once this
 * returns; the one before in `slot` ends.
 */
export function migrate(
  channel: PtyChannel,
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
    exited: (message) => {
      const told = (): void => relay.send(message);
      channel.outlet.send(message);
      clock.after(EXIT_AFTER, told);
    },
    dispose: () => store.dispose(),
  };
  relay.send({ type: 'pty.migrated', session_id });
  slot.value = route;
  onDidChange();
}
