// Prompts of one session that wait for their turn. People see them, change them and take them back.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { Logger } from '#shared/base/ports.ts';
import { BadOptionError, CancelledError } from '../errors/acp-error.ts';
import { Listeners } from '../updates/listeners.ts';
import { promptBlocks } from './prompt-blocks.ts';
import type { PromptInput, PromptOptions, PromptResult, QueuedPrompt } from './session-options.ts';

const maxQueued = 100;

/** A prompt on its way to its turn. */
export interface WaitingPrompt {
  readonly id: string;
  blocks: readonly ContentBlock[];
  readonly options: PromptOptions;
  /** Sent as it is, even if nobody knows the command. */
  readonly isCommand: boolean;
  readonly outcome: PromiseWithResolvers<PromptResult>;
}

export class PromptQueue {
  readonly #check: (blocks: readonly ContentBlock[]) => void;
  readonly #changed: Listeners<readonly QueuedPrompt[]>;
  readonly #unlisten = new WeakMap<WaitingPrompt, () => void>();
  #items: readonly WaitingPrompt[] = [];

  /** `check` throws for blocks that cannot be sent. */
  constructor(logger: Logger, check: (blocks: readonly ContentBlock[]) => void) {
    this.#check = check;
    this.#changed = new Listeners(logger, 'the queue of prompts');
  }

  /** What waits, next first. */
  list(): readonly QueuedPrompt[] {
    return this.#items.map(({ id, blocks, outcome }) => ({ id, blocks, result: outcome.promise }));
  }

  /** Tells whenever what waits has changed. */
  onDidChange(listener: (queued: readonly QueuedPrompt[]) => void): () => void {
    return this.#changed.add(listener);
  }

  /**
   * Changes a prompt that still waits. False if it does not wait any more.
   * @throws BadOptionError for an empty one, CapabilityError for what the agent cannot take
   */
  edit(id: string, input: PromptInput): boolean {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item) return false;
    const blocks = promptBlocks(input);
    this.#check(blocks);
    item.blocks = blocks;
    this.#tell();
    return true;
  }

  /** Takes a prompt back: it rejects with `CancelledError`. False if it does not wait any more. */
  remove(id: string): boolean {
    return this.#reject(id, new CancelledError('The prompt was taken back before it was sent.'));
  }

  /** Puts a prompt to another place, 0 being next. False if it does not wait any more. */
  move(id: string, index: number): boolean {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item) return false;
    const others = this.#items.filter((candidate) => candidate !== item);
    this.#items = others.toSpliced(Math.max(0, Math.trunc(index)), 0, item);
    this.#tell();
    return true;
  }

  /** For the session: a prompt comes last. */
  add(prompt: WaitingPrompt): void {
    if (this.#items.length >= maxQueued) {
      throw new BadOptionError(`${maxQueued} prompts wait already. Let some of them run first.`);
    }
    this.#items = [...this.#items, prompt];
    const { signal } = prompt.options;
    const abort = (): void => {
      const message = 'The prompt was cancelled before it was sent.';
      this.#reject(prompt.id, new CancelledError(message, { cause: signal?.reason }));
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#unlisten.set(prompt, () => signal?.removeEventListener('abort', abort));
    this.#tell();
  }

  /** For the session: the next one's turn has come. */
  take(): WaitingPrompt | undefined {
    const [next, ...rest] = this.#items;
    if (!next) return undefined;
    this.#items = rest;
    this.#unlisten.get(next)?.();
    this.#tell();
    return next;
  }

  /** For the session: nothing will be sent any more. */
  clear(error: Error): void {
    const items = this.#items;
    this.#items = [];
    for (const item of items) item.outcome.reject(error);
    if (items.length > 0) this.#tell();
  }

  #reject(id: string, error: Error): boolean {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item) return false;
    this.#items = this.#items.filter((candidate) => candidate !== item);
    item.outcome.reject(error);
    this.#tell();
    return true;
  }

  #tell(): void {
    if (this.#changed.size > 0) this.#changed.fire(this.list());
  }
}
