import type { Clock, Logger } from '#shared/base/ports.ts';
import type { AgentLease, SessionSource } from '../agents/pool/agent-lease.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { SessionOptions } from '../agents/session/session-options.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import type { Choices } from './session-choices.ts';
import type { SpendingNote } from './spending-limits.ts';

/** What a chat in use needs. */
export interface LiveChatPorts {
  readonly recorder: ChatRecorder;
  /** Profile id of the chat's agent, and the folder that it works in. */
  readonly agentId: string;
  readonly cwd: string;
  /** Session of the agent that the chat is; null if it has none yet. */
  readonly sessionId: string | null;
  /** Opens the session with the chat's agent in its folder. */
  readonly open: (
    source: SessionSource,
    options: SessionOptions,
  ) => Promise<AgentLease<AgentSession>>;
  /** The chat has this session from now on. */
  readonly didOpen: (sessionId: string) => void;
  /** The prompt of this item is about to be sent, which waits for it. Never rejects. */
  readonly turnWillStart?: (item: string) => Promise<void>;
  readonly turnDidEnd?: (item: string) => void;
  /** What there is to say of limits of cost; undefined while none is near. */
  readonly spending?: () => SpendingNote | undefined;
  readonly blob: (key: string) => Uint8Array | undefined;
  /** What to choose in a new session. */
  readonly wanted?: () => Choices | undefined;
  /** What to tell a person of a new session before anything is sent to it. */
  readonly announce?: (session: AgentSession) => string | undefined;
  /** Names this process. */
  readonly owner: string;
  readonly clock: Clock;
  readonly logger: Logger;
}
