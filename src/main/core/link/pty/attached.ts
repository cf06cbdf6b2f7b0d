// Somebody who is attached to a session over one link: what they see and type, the way that takes, and
// their place among those who are shown at this machine.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type Disposable, DisposableStore, MutableDisposable } from '#shared/base/disposable.ts';
import type { RemoteViewer } from '#shared/contract/remote.ts';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FromWing, Outgoing } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkContext } from '../link-services.ts';
import { type Exited, migrate, type Route, type RouteEvents } from '../p2p/migrate.ts';
import type { PtyChannel } from '../p2p/pty-channel.ts';
import type { Visitor } from './admit.ts';
import { NewestOnly } from './newest-only.ts';
import type { PumpOutlet } from './output-pump.ts';
import { type Cells, RemoteAttachment } from './remote-attachment.ts';
import type { RemoteTerminalPorts } from './terminal-ports.ts';

export interface AttachedOptions {
  readonly link: LinkContext;
  readonly sessionId: string;
  readonly visitor: Visitor;
  readonly sealed: SealedChannel;
  /** Of a spectator; empty for the controller. */
  readonly viewerId: string;
  /** The size to take first; null leaves the session as it is. */
  readonly size: Cells | null;
  /** The first screen is packed: it answers an attach. */
  readonly packed: boolean;
  readonly ports: Pick<
    RemoteTerminalPorts,
    'clock' | 'lines' | 'nextViewerId' | 'sessions' | 'viewers'
  >;
  /** The program has ended; all its output is on its way to this browser. */
  readonly onExit: (exit: Pick<ExitStatus, 'code' | 'signal'>) => void;
  /** Somebody at this machine wants them out. */
  readonly onCutOff: () => void;
}

export class Attached implements Disposable {
  readonly visitor: Visitor;
  readonly attachment: RemoteAttachment;
  /** Whether all output of a program that has ended is on its way to them. */
  shown = false;
  readonly #options: AttachedOptions;
  readonly #store = new DisposableStore();
  /** The way past the roost, while there is one. */
  readonly #route = this.#store.add(new MutableDisposable<Route>());
  readonly #previews = new NewestOnly<string>((preview, didSend) => {
    const { sessionId: session_id } = this.#options;
    this.tell({ type: 'pty.preview', session_id, data: this.attachment.seal(preview) }, didSend);
  });

  constructor(options: AttachedOptions) {
    this.#options = options;
    this.visitor = options.visitor;
    const { sessionId, viewerId, sealed, size, packed, ports, onExit, onCutOff } = options;
    const { clock, lines, nextViewerId, sessions, viewers } = ports;
    this.attachment = this.#store.add(
      new RemoteAttachment({
        ...{ sessionId, viewerId, sealed, size, packed, clock },
        wing: this.#store.add(lines.take()).wing,
        outlet: () => this.#route.value?.outlet ?? this.#relay(),
        onExit: (exit) => {
          this.shown = true;
          onExit(exit);
        },
        onBell: () => {
          if (viewerId === '') sessions.didRing(sessionId);
        },
      }),
    );
    const id = nextViewerId();
    const since = clock.now();
    const viewer = (): RemoteViewer => this.#viewer(id, since);
    this.#store.add(viewers.add({ viewer, cutOff: onCutOff }));
  }

  /** Shows this browser a preview; while the network still has one to take, only the newest waits. */
  show(preview: string): void {
    this.#previews.offer(preview);
  }

  /**
   * Tells this browser something by the way that its output takes; false if there is none now. `didSend`
   * is called when the network has taken it, or it was dropped.
   */
  tell(message: Outgoing<FromWing>, didSend?: () => void): boolean {
    if (this.#route.value?.tell(message, didSend)) return true;
    const { outlet } = this.#options.link;
    if (outlet.open) outlet.send(message, didSend);
    else didSend?.();
    return outlet.open;
  }

  /** Tells of the program's end, also the roost, which then forgets the session. */
  exited(message: Exited): void {
    const route = this.#route.value;
    if (route) route.exited(message);
    else this.#options.link.outlet.send(message);
  }

  /** From now on everything goes by `channel`, until that is lost. */
  migrate(channel: PtyChannel, onMessage: RouteEvents['onMessage']): void {
    const { link, ports } = this.#options;
    migrate(channel, link.outlet, this.#route, ports.clock, {
      onMessage,
      onLost: () => this.attachment.again(),
      onDidChange: () => ports.viewers.didChange(),
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #viewer(id: string, since: number): RemoteViewer {
    const { link, sessionId, viewerId } = this.#options;
    const { userId, email, displayName } = this.visitor.caller;
    const { direct, roost } = link;
    const route = this.#route.value;
    const roundTripMs = direct?.roundTripMs() ?? route?.roundTripMs() ?? null;
    return {
      ...{ id, session: sessionId, roost, userId, email, displayName },
      ...{ controls: viewerId === '', since },
      path: direct ? 'direct' : route ? 'p2p' : 'relay',
      ...(roundTripMs === null ? {} : { roundTripMs }),
    };
  }

  /** Without a connection output waits: whoever comes back is shown the screen of then. */
  #relay(): PumpOutlet {
    const { outlet } = this.#options.link;
    return {
      kind: 'relay',
      unsent: outlet.open ? outlet.unsent : Number.POSITIVE_INFINITY,
      send: (message, didSend) => {
        if (outlet.open) outlet.send(message, didSend);
      },
    };
  }
}
