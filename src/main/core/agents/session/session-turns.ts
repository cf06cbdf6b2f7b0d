// Turns of one session, one at a time; what comes meanwhile waits, is refused, or steers.

import { randomUUID } from 'node:crypto';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { JsonSchema } from '../bridge/tool.ts';
import { throwIfCancelled } from '../client/agent-caller.ts';
import { CapabilityError, SessionBusyError, SessionClosedError } from '../errors/acp-error.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { Listeners } from '../updates/listeners.ts';
import { isRecord } from '../updates/narrow.ts';
import { PromptQueue, type WaitingPrompt } from './prompt-queue.ts';
import type { PromptOptions, PromptResult } from './session-options.ts';
import type { SessionPorts } from './session-ports.ts';
import type { SessionState } from './session-state.ts';
import { Turn } from './turn.ts';

export interface TurnsSetup {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly maxTurns: number | undefined;
  readonly outputSchema: JsonSchema | undefined;
  readonly cancel: () => Promise<void>;
}

/** A prompt as the session hands it in. */
export interface PromptRequest {
  readonly blocks: readonly ContentBlock[];
  readonly options: PromptOptions;
  readonly isCommand: boolean;
  /** The turn begins, which can be later. */
  readonly onStart?: () => void;
}

export class SessionTurns {
  readonly queue: PromptQueue;
  readonly #setup: TurnsSetup;
  readonly #ports: SessionPorts;
  readonly #changed: Listeners<boolean>;
  readonly #onStart = new Map<string, () => void>();
  /** The turn that has the floor, then those that steer it. */
  readonly #running = new Set<Turn>();
  #floor: Turn | undefined;
  #closed: Error | undefined;

  constructor(setup: TurnsSetup, ports: SessionPorts) {
    this.#setup = setup;
    this.#ports = ports;
    this.queue = new PromptQueue(ports.logger, ports.checkPrompt);
    this.#changed = new Listeners(ports.logger, 'the state of a session');
  }

  /** True while a turn runs. */
  get busy(): boolean {
    return this.#floor !== undefined;
  }

  /** Tells `true` when a turn begins and `false` when it has ended. */
  onDidChangeBusy(listener: (busy: boolean) => void): () => void {
    return this.#changed.add(listener);
  }

  /** True if a prompt may be sent while a turn runs. */
  get canSteer(): boolean {
    const { profile, capabilities } = this.#ports;
    if (profile.quirks.steers) return true;
    const meta = capabilities._meta;
    const claude = meta?.['claudeCode'];
    return Boolean(meta?.['steering']) || (isRecord(claude) && Boolean(claude['promptQueueing']));
  }

  /** Sends a prompt, now or when its turn comes. */
  async prompt(request: PromptRequest): Promise<PromptResult> {
    const { blocks, options } = request;
    if (this.#closed) throw this.#closed;
    throwIfCancelled(options.signal, 'The prompt');
    this.#ports.checkPrompt(blocks);
    if (!this.busy) return this.#start(request);
    if (options.steer) {
      if (this.canSteer) return this.#start(request);
      throw new CapabilityError(
        'The agent takes no prompt while a turn runs. Queue it, or cancel the turn first.',
        'steer',
      );
    }
    if (!options.queue) {
      throw new SessionBusyError(
        'A turn runs in this session. Wait for it, cancel it, or pass { queue: true }.',
      );
    }
    return this.#wait(request).outcome.promise;
  }

  /** Like `prompt` with `queue`, for those who want to change it while it waits. */
  enqueue(request: PromptRequest): WaitingPrompt {
    if (this.#closed) throw this.#closed;
    this.#ports.checkPrompt(request.blocks);
    const waiting = this.#wait(request);
    if (!this.busy) this.#next();
    return waiting;
  }

  /** Notes that the turn under way is to end as cancelled. */
  requestCancel(): void {
    for (const turn of this.#running) turn.requestCancel();
  }

  /** Stops the turn under way because a limit of the client is reached. */
  stop(by: 'budget', error: Error): void {
    for (const turn of this.#running) turn.stop(by, error);
  }

  didUpdate(update: AgentUpdate): void {
    for (const turn of this.#running) turn.didUpdate(update);
  }

  didHearMessage(messageId: string): void {
    for (const turn of this.#running) turn.didHearMessage(messageId);
  }

  /** Takes no more prompts; those that wait reject. */
  close(error: Error = closedError()): void {
    this.#closed ??= error;
    this.queue.clear(error);
    this.#onStart.clear();
  }

  /** Resolves when no turn runs. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#running].map((turn) => turn.released));
  }

  #wait(request: PromptRequest): WaitingPrompt {
    const { blocks, options, isCommand, onStart } = request;
    const outcome = Promise.withResolvers<PromptResult>();
    outcome.promise.catch(() => {
      // Whoever asked has the promise; a queue that is cleared may have nobody.
    });
    const waiting = { id: randomUUID(), blocks, options, isCommand, outcome };
    this.queue.add(waiting);
    if (onStart) this.#onStart.set(waiting.id, onStart);
    return waiting;
  }

  #start(request: PromptRequest): Promise<PromptResult> {
    const { blocks, options, isCommand, onStart } = request;
    const isFloor = this.#floor === undefined;
    const prompt = { blocks, options, isCommand, steering: !isFloor };
    const turn = new Turn({ ...this.#setup, ...prompt }, this.#ports);
    this.#running.add(turn);
    if (isFloor) this.#floor = turn;
    onStart?.();
    void turn.run();
    void turn.released.then(() => this.#didRelease(turn));
    if (isFloor) this.#changed.fire(true);
    return turn.result;
  }

  #didRelease(turn: Turn): void {
    this.#running.delete(turn);
    if (this.#floor !== turn) return;
    // One that steers has the floor until it ends too.
    const [other] = this.#running;
    this.#floor = other;
    if (other) return;
    this.#changed.fire(false);
    this.#next();
  }

  #next(): void {
    if (this.#closed || this.busy) return;
    const waiting = this.queue.take();
    if (!waiting) return;
    const onStart = this.#onStart.get(waiting.id);
    this.#onStart.delete(waiting.id);
    const { outcome } = waiting;
    this.#start(onStart ? { ...waiting, onStart } : waiting).then(outcome.resolve, outcome.reject);
  }
}

function closedError(): SessionClosedError {
  return new SessionClosedError('The session is closed. Open it again with loadSession.');
}
