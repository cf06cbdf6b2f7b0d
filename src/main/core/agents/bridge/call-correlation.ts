// Finds the ACP session behind an MCP call, which does not say: by the tool call that the agent shows at
// the same time (acp.md 6.10).
import { isDeepStrictEqual } from 'node:util';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { SessionView } from '../client/session-view.ts';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { isRecord } from '../updates/narrow.ts';
import { isNameOfTool } from './tool-names.ts';

const WAIT_MS = 300;
/** With several turns under way, nothing but the tool call tells whose a call is. */
const LONG_WAIT_MS = 3000;

/** Whose an MCP call is. */
export interface CallMatch {
  readonly session: SessionView;
  /** Undefined if only the session is known, as with calls of sub-agents. */
  readonly toolCallId: string | undefined;
}

interface SeenCall {
  /** Grows; tells which of two sessions' calls was first. */
  readonly order: number;
  matched: boolean;
}

export class CallCorrelation {
  readonly #serverName: string;
  readonly #clock: Clock;
  readonly #sessions = new Map<SessionView, Map<string, SeenCall>>();
  readonly #waiting = new Set<() => void>();
  #order = 0;

  constructor(serverName: string, clock: Clock) {
    this.#serverName = serverName;
    this.#clock = clock;
  }

  /** Looks at the tool calls of `session` too. The result ends that. */
  follow(session: SessionView): () => void {
    const seen = new Map<string, SeenCall>();
    this.#sessions.set(session, seen);
    for (const call of session.openToolCalls()) this.#see(seen, call);
    const stop = session.onDidChangeToolCall((call) => this.#see(seen, call));
    return () => {
      stop();
      if (this.#sessions.get(session) === seen) this.#sessions.delete(session);
    };
  }

  /**
   * Waits a moment for the tool call. If none shows the call is that of the only session with a turn
   * under way, if there is just one. Undefined else, or if `signal` aborts.
   */
  async find(tool: string, input: unknown, signal: AbortSignal): Promise<CallMatch | undefined> {
    const found = this.#take(tool, input);
    if (found !== undefined || this.#sessions.size === 0 || signal.aborted) return found;
    const shown = await this.#wait(tool, input, signal);
    if (shown !== undefined || signal.aborted) return shown;
    const [only, ...others] = this.#busy();
    return only === undefined || others.length > 0
      ? undefined
      : { session: only, toolCallId: undefined };
  }

  #busy(): SessionView[] {
    return [...this.#sessions.keys()].filter(({ busy }) => busy === true);
  }

  async #wait(tool: string, input: unknown, signal: AbortSignal): Promise<CallMatch | undefined> {
    const done = Promise.withResolvers<CallMatch | undefined>();
    // Whoever has an answer looks no more: it would take the call of another.
    const settle = (match: CallMatch | undefined): void => {
      this.#waiting.delete(look);
      done.resolve(match);
    };
    const look = (): void => {
      const match = this.#take(tool, input);
      if (match !== undefined) settle(match);
    };
    const giveUp = (): void => settle(undefined);
    this.#waiting.add(look);
    signal.addEventListener('abort', giveUp);
    const timer: Disposable = this.#clock.after(
      this.#busy().length > 1 ? LONG_WAIT_MS : WAIT_MS,
      giveUp,
    );
    try {
      return await done.promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      timer.dispose();
    }
  }

  /** The call was cut off: the agent may make it again for the same tool call. */
  release({ session, toolCallId }: CallMatch): void {
    if (toolCallId === undefined) return;
    const seen = this.#sessions.get(session)?.get(toolCallId);
    if (seen !== undefined) seen.matched = false;
  }

  #see(seen: Map<string, SeenCall>, call: ToolCallState): void {
    if (call.status === 'completed' || call.status === 'failed') {
      seen.delete(call.toolCallId);
      return;
    }
    if (call.status !== 'in_progress' || call.replayed) return;
    if (!seen.has(call.toolCallId)) {
      this.#order += 1;
      seen.set(call.toolCallId, { order: this.#order, matched: false });
    }
    for (const look of [...this.#waiting]) look();
  }

  #take(tool: string, input: unknown): CallMatch | undefined {
    let best: { readonly seen: SeenCall; readonly match: CallMatch } | undefined;
    for (const [session, calls] of this.#sessions) {
      for (const [toolCallId, seen] of calls) {
        if (seen.matched || (best !== undefined && best.seen.order < seen.order)) continue;
        const call = session.toolCall(toolCallId);
        if (call === undefined || !this.#is(call, tool, input)) continue;
        best = { seen, match: { session, toolCallId } };
      }
    }
    if (best === undefined) return undefined;
    best.seen.matched = true;
    return best.match;
  }

  #is(call: ToolCallState, tool: string, input: unknown): boolean {
    if (!isNameOfTool(call.name ?? call.title, this.#serverName, tool)) return false;
    const shown = call.rawInput ?? {};
    if (isDeepStrictEqual(shown, input ?? {})) return true;
    // Codex shows the whole invocation.
    if (!isRecord(shown) || shown['tool'] !== tool) return false;
    return isDeepStrictEqual(shown['arguments'] ?? {}, input ?? {});
  }
}
