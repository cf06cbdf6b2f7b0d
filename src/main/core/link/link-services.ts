// What a link hands messages to, once they are read. Implementations know no socket.

import type { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type {
  PasskeyResponse,
  PTYAttach,
  PTYAttentionAck,
  PTYInput,
  PTYKill,
  PTYMigrate,
  PTYResize,
  PTYStart,
  TunnelRequest,
} from '#shared/protocol/wing/wing-messages.ts';
import type { LinkOutlet } from './link-outlet.ts';

/** One roost that this machine is linked with. */
export interface LinkContext {
  /** Name of its entry in the settings. */
  readonly roost: string;
  /** Host of its address, which passkeys of its users are bound to. */
  readonly host: string;
  readonly identity: WingIdentity;
  /** User whose machine this is on that roost; null if the roost did not say. */
  readonly owner: string | null;
  /** True where the roost itself says what role somebody has: with an organisation. */
  readonly attestsRoles?: boolean;
  readonly outlet: LinkOutlet;
  /** For somebody who came past the roost, on a way of their own. */
  readonly direct?: DirectWay;
}

/** A way past the roost, for one session. */
export interface DirectWay {
  /** Unlike that of any other way. */
  readonly name: string;
  /** Time there and back in ms; null before it was measured. */
  readonly roundTripMs: () => number | null;
  /** Nobody is attached (any more): it is of no use. */
  readonly ended: () => void;
}

/** Messages about terminals that browsers send. */
export type PtyToWing =
  | PTYStart
  | PTYAttach
  | PTYInput
  | PTYResize
  | PTYKill
  | PTYAttentionAck
  | PTYMigrate
  | PasskeyResponse;

/** Neither throws nor waits: what goes wrong is answered, or logged. */
export interface LinkServices {
  readonly pty: {
    receive(link: LinkContext, message: PtyToWing): void;
    /** The connection is there (again): sessions that have survived can be reached over it. */
    didRegister(link: LinkContext): void;
  };
  readonly tunnel: { receive(link: LinkContext, message: TunnelRequest): void };
  /** The link is gone for good, and everybody who came by it. */
  readonly didEnd?: (link: LinkContext) => void;
}
