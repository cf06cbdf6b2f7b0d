// What was written and not sent yet. It waits in the transcript itself, so it outlives the agent and
// Aerie; what is kept beside is what the transcript has only a short form of.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import { userItemId } from '#shared/chat/reduce-turn.ts';
import type { EditedBlock } from '#shared/contract/chats.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import { editedContent, hasContent, storedContent } from './prompt-content.ts';
import { promptIdOf, queuedPrompts } from './queued-prompts.ts';

interface WaitingPromptsPorts {
  readonly recorder: ChatRecorder;
  readonly blob: (key: string) => Uint8Array | undefined;
}

export class WaitingPrompts {
  readonly #recorder: ChatRecorder;
  readonly #blob: (key: string) => Uint8Array | undefined;
  /** What was written while this runs, as it was written. */
  readonly #content = new Map<string, readonly ContentBlock[]>();

  constructor({ recorder, blob }: WaitingPromptsPorts) {
    this.#recorder = recorder;
    this.#blob = blob;
  }

  /** Items of prompts that wait, next first. */
  get items(): readonly string[] {
    return queuedPrompts(this.#recorder.state);
  }

  /** Puts a prompt behind all others; false if it was put there before. @throws AppError `storage_failed` */
  add(id: string, blocks: readonly ContentBlock[]): boolean {
    const event = { type: 'promptQueued', id, blocks } as const;
    const undo = { type: 'promptRemoved', id } as const;
    if (!this.#recorder.command({ id, event, undo })) return false;
    this.#content.set(userItemId(id), blocks);
    return true;
  }

  /** As {@link add}, before all others. */
  addFirst(id: string, blocks: readonly ContentBlock[]): boolean {
    const before = this.items.map(promptIdOf);
    if (!this.add(id, blocks)) return false;
    this.#recorder.record({ type: 'queueOrdered', ids: [id, ...before] });
    return true;
  }

  /** Changes a prompt that waits. @throws AppError `bad_request` if it does not wait any more */
  edit(item: string, blocks: readonly EditedBlock[]): void {
    const content = editedContent(blocks, () => this.contentOf(item));
    if (!hasContent(content)) {
      throw new AppError('bad_request', 'The message is empty. Remove it instead.');
    }
    this.#recorder.record({ type: 'promptEdited', id: this.#waiting(item), blocks: content });
    this.#content.set(item, content);
  }

  /** Takes a prompt back. @throws AppError `bad_request` if it does not wait any more */
  remove(item: string): void {
    this.#recorder.record({ type: 'promptRemoved', id: this.#waiting(item) });
    this.#content.delete(item);
  }

  /** Puts what waits in this order; what is not named stays behind. */
  order(items: readonly string[]): void {
    const waiting = new Set(this.items);
    const ids = items.filter((item) => waiting.has(item)).map(promptIdOf);
    this.#recorder.record({ type: 'queueOrdered', ids });
  }

  /** A prompt does not wait any more. */
  forget(item: string): void {
    this.#content.delete(item);
  }

  /** The content of a prompt that waits. @throws if it cannot be read */
  contentOf(item: string): readonly ContentBlock[] {
    const written = this.#content.get(item);
    if (written) return written;
    const found = this.#recorder.state.items.get(item);
    return found?.type === 'user' ? storedContent(found.blocks, this.#blob) : [];
  }

  #waiting(item: string): string {
    if (this.items.includes(item)) return promptIdOf(item);
    throw new AppError('bad_request', 'This message was sent already.');
  }
}
