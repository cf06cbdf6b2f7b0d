import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { CapabilityError, HookRejectedError } from '../agents/errors/acp-error.ts';
import type { AgentNotification } from '../agents/updates/agent-update.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import type { ChatSource, TurnEnd, WaitingTurn } from './chat-source.ts';
import { describeFailure } from './describe-failure.ts';
import { StoppedUnsentError } from './stopped-unsent.ts';

/** Records the updates, turns and queue of a session until disposed. */
export function recordSession(recorder: ChatRecorder, session: ChatSource): Disposable {
  const store = new DisposableStore();
  store.add(toDisposable(session.onUpdate(updateListener(recorder, session))));
  const queue = new QueueRecorder(recorder);
  queue.changed(session.queue.list());
  store.add(toDisposable(session.queue.onDidChange((queued) => queue.changed(queued))));
  store.add(
    toDisposable(
      session.onDidChangeBusy((busy) => {
        if (busy) queue.begun();
      }),
    ),
  );
  return store;
}

/** Records one update of a session after the other; for `onUpdate` of session options too. */
export function updateListener(
  recorder: ChatRecorder,
  session: Pick<ChatSource, 'toolCall'> | undefined,
): (notification: AgentNotification) => void {
  return ({ update, replayed }) => {
    const isTool =
      update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update';
    const toolName = isTool ? session?.toolCall(update.toolCallId)?.name : undefined;
    recorder.record({ type: 'update', update, replayed, toolName });
  };
}

/** Records a turn from its prompt to its end. Resolves when it is over; never rejects. */
export async function recordTurn(
  recorder: ChatRecorder,
  prompt: {
    readonly id: string;
    readonly blocks: readonly ContentBlock[];
    readonly owner?: string;
    readonly unsent?: true;
  },
  result: Promise<TurnEnd>,
): Promise<void> {
  recorder.record({ type: 'turnStarted', ...prompt });
  await recordEnd(recorder, result);
}

async function recordEnd(recorder: ChatRecorder, result: Promise<TurnEnd>): Promise<void> {
  try {
    const { stopReason, cancelRequested, stoppedBy, usage: told, turnTokens } = await result;
    const usage = turnTokens ?? told;
    if (stoppedBy === 'max_turns') {
      recorder.record({ type: 'turnEnded', stopReason: 'max_turn_requests', usage });
      return;
    }
    recorder.record({
      type: 'turnEnded',
      stopReason: cancelRequested ? 'cancelled' : stopReason,
      usage,
    });
  } catch (error) {
    // Refused before anything went to the agent.
    const notSent =
      error instanceof CapabilityError ||
      error instanceof HookRejectedError ||
      error instanceof StoppedUnsentError;
    recorder.record({ type: 'turnFailed', ...describeFailure(error), notSent });
  }
}

/** Follows what waits: a prompt that leaves the queue just before a turn begins is that turn's. */
class QueueRecorder {
  readonly #recorder: ChatRecorder;
  #known: readonly WaitingTurn[] = [];
  #left: WaitingTurn | undefined;

  constructor(recorder: ChatRecorder) {
    this.#recorder = recorder;
  }

  changed(queued: readonly WaitingTurn[]): void {
    const before = this.#known;
    this.#known = queued;
    for (const { id, blocks } of queued) {
      const old = before.find((one) => one.id === id);
      if (!old) this.#recorder.record({ type: 'promptQueued', id, blocks });
      else if (old.blocks !== blocks) this.#recorder.record({ type: 'promptEdited', id, blocks });
    }
    for (const gone of before.filter(({ id }) => !queued.some((one) => one.id === id))) {
      this.#leave(gone);
    }
    const ids = queued.map(({ id }) => id);
    const order = before.map(({ id }) => id).filter((id) => ids.includes(id));
    if (order.some((id, index) => id !== ids[index])) {
      this.#recorder.record({ type: 'queueOrdered', ids });
    }
  }

  begun(): void {
    const turn = this.#left;
    this.#left = undefined;
    if (turn) void recordTurn(this.#recorder, turn, turn.result);
  }

  /** It was taken for its turn, which begins in the same step, or it was taken back. */
  #leave(gone: WaitingTurn): void {
    if (this.#left) this.#recorder.record({ type: 'promptRemoved', id: this.#left.id });
    this.#left = gone;
    queueMicrotask(() => {
      if (this.#left !== gone) return;
      this.#left = undefined;
      this.#recorder.record({ type: 'promptRemoved', id: gone.id });
    });
  }
}
