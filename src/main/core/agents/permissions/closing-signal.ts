import type { SessionView } from '../client/session-view.ts';
import { toAcpError } from '../errors/to-acp-error.ts';
import { isFinal } from '../tools/merge-tool-call.ts';
import type { DecidedBy } from './permission-types.ts';

/** Why a question closed by itself: its tool call is over. */
class CallEnded extends Error {}

/** A signal and what it costs to keep it. */
export interface ClosingSignal {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** Aborts with `signal`, and when the tool call of a question comes to its end. */
export function closingSignal(
  signal: AbortSignal,
  session: SessionView | undefined,
  toolCallId: string | undefined,
): ClosingSignal {
  const ended = new AbortController();
  if (!session || toolCallId === undefined) return { signal, dispose: () => {} };
  const dispose = session.onDidChangeToolCall((call) => {
    if (call.toolCallId !== toolCallId) return;
    if (isFinal(call)) {
      ended.abort(new CallEnded('The tool call is over.'));
    }
  });
  return { signal: AbortSignal.any([signal, ended.signal]), dispose };
}

/** Who took a question back, from the reason that its signal aborted with. */
export function closedBy(reason: unknown): DecidedBy {
  if (reason instanceof CallEnded) return { kind: 'call_ended' };
  const isGone = ['transport', 'process', 'client_closed'].includes(toAcpError(reason).code);
  return { kind: isGone ? 'agent_exit' : 'cancelled' };
}
