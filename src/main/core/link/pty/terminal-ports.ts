import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AttestedPeople } from '../access/attested-people.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import type { SealedChannels } from '../crypto/sealed-channels.ts';
import type { Eggs } from '../eggs/eggs.ts';
import type { Peers } from '../p2p/peers.ts';
import type { RemoteViewers } from '../remote-viewers.ts';
import type { LocalWing } from './local-wing.ts';
import type { LinkedTerminal, RemoteSessions } from './remote-sessions.ts';
import type { SessionOwners } from './session-owners.ts';
import type { WaitLines } from './wait-lines.ts';

/** What terminals for people elsewhere are made of. */
export interface RemoteTerminalPorts {
  readonly wing: LocalWing;
  /** Connections for output, which stays open for long. */
  readonly lines: WaitLines;
  readonly owners: Pick<SessionOwners, 'of' | 'set'>;
  readonly access: RemoteAccess;
  readonly eggs: Eggs;
  readonly viewers: RemoteViewers;
  /** Recordings of sessions; absent where none are made. */
  readonly audits?: SessionAudits;
  readonly channels: SealedChannels;
  readonly people: AttestedPeople;
  readonly sessions: RemoteSessions;
  /** Connections from machine to machine; absent where there are none. */
  readonly peers?: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name of a way to this browser, for `RemoteViewers`. */
  readonly nextViewerId: () => string;
  /** Somebody came to control a session: who did by another way, or another roost, does no more. */
  readonly onDidTakeControl: (taker: LinkedTerminal & { readonly sessionId: string }) => void;
}
