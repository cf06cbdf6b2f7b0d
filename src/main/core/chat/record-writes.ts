import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Logger } from '#shared/base/ports.ts';
import { field, namedPath } from '#shared/chat/tool-field.ts';
import type { SessionView } from '../agents/client/session-view.ts';
import { PreviousContents } from '../agents/tools/previous-contents.ts';
import type { ToolCallState } from '../agents/tools/tool-call-state.ts';
import type { ChatRecorder } from './chat-recorder.ts';

/** Records what tools that only tell the new text of a file change in it, until disposed. */
export function recordWrites(
  recorder: ChatRecorder,
  session: SessionView,
  logger: Logger,
): Disposable {
  const store = new DisposableStore();
  const previous = store.add(new PreviousContents(session, logger));
  /** Text that calls under way write, by call. */
  const written = new Map<string, string>();
  const record = async (call: ToolCallState, path: string, after: string): Promise<void> => {
    await previous.settled(call.toolCallId);
    const before = previous.of(call.toolCallId);
    if (before === undefined || store.disposed) return;
    recorder.record({ type: 'fileWritten', toolCallId: call.toolCallId, path, before, after });
  };
  const end = session.onDidChangeToolCall((call) => {
    const path = namedPath(call.rawInput);
    const after = field(call.rawInput, 'content');
    const isOpen = call.status === 'pending' || call.status === 'in_progress';
    if (!isOpen) written.delete(call.toolCallId);
    if (!isOpen || call.replayed || call.kind !== 'edit' || path === undefined) return;
    if (typeof after !== 'string' || written.get(call.toolCallId) === after) return;
    written.set(call.toolCallId, after);
    void record(call, path, after);
  });
  store.add(toDisposable(end));
  return store;
}
