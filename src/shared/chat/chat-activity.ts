import type { ChatFacts } from './chat-facts.ts';
import type { ToolItem } from './tool-item.ts';

/** How a chat stands, for lists and badges. */
export type ChatActivity = 'idle' | 'working' | 'needs_you' | 'failed' | 'done' | 'disconnected';

/** How a chat stands. */
export function activityOf(facts: ChatFacts): ChatActivity {
  if (facts.asks.length > 0) return 'needs_you';
  if (facts.turn) return 'working';
  if (!facts.connected) return 'disconnected';
  if (!facts.lastTurn) return 'idle';
  return facts.lastTurn.stop === 'failed' || facts.lastTurn.stop === 'interrupted'
    ? 'failed'
    : 'done';
}

/** What the line below a transcript says while a turn runs; times in ms. */
export type ChatWork =
  | { readonly type: 'working'; readonly elapsed: number }
  /** Nothing has come in for a while. */
  | { readonly type: 'waiting'; readonly elapsed: number; readonly silent: number }
  | {
      readonly type: 'retrying';
      readonly elapsed: number;
      readonly attempt: number;
      readonly message: string;
      readonly inMs: number;
    }
  /** A sub-agent runs and nothing comes in: it may ask for something that cannot be seen. */
  | { readonly type: 'stuck'; readonly elapsed: number; readonly silent: number };

const SILENT_MS = 10_000;
const STUCK_MS = 60_000;

/**
 * What a running turn is doing; undefined if none runs. `tools` are the calls that have not ended;
 * `sidesSeen`: requests of sub-agents reach us.
 */
export function workOf(
  facts: ChatFacts,
  tools: readonly ToolItem[],
  now: number,
  sidesSeen: boolean,
): ChatWork | undefined {
  const { turn, retry } = facts;
  if (!turn) return undefined;
  const elapsed = Math.max(0, now - turn.startedAt);
  if (retry) {
    const { attempt, message, next } = retry;
    return { type: 'retrying', elapsed, attempt, message, inMs: Math.max(0, next - now) };
  }
  const silent = now - turn.activeAt;
  // A command may well be silent for long, and a person may take their time.
  const waitsForTool = tools.some(({ kind }) => kind !== 'think') || facts.asks.length > 0;
  if (silent < SILENT_MS || waitsForTool) return { type: 'working', elapsed };
  const hasChild = tools.some(({ kind }) => kind === 'think');
  return {
    type: hasChild && !sidesSeen && silent >= STUCK_MS ? 'stuck' : 'waiting',
    elapsed,
    silent,
  };
}
