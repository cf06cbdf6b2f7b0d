// One turn of a session: from asking the hooks to what is told when it has ended (acp.md 6.5).

import type { ContentBlock, PromptResponse } from '@agentclientprotocol/sdk/unstable';
import { TurnLimit } from '../accounting/turn-limit.ts';
import type { StructuredTurn } from '../bridge/bridge.ts';
import { structuredInstruction } from '../bridge/structured-prompt.ts';
import type { JsonSchema } from '../bridge/tool.ts';
import { throwIfCancelled } from '../client/agent-caller.ts';
import { parsePromptResponse } from '../client/answers.ts';
import { CancelledError, HookRejectedError, RequestTimeoutError } from '../errors/acp-error.ts';
import { measurePrompt, type PromptMeasure } from '../telemetry/prompt-meter.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { currentModelOf, currentModeOf } from './config-choices.ts';
import { promptText, shieldUnknownCommand } from './prompt-blocks.ts';
import type { PromptOptions, PromptResult } from './session-options.ts';
import type { SessionPorts } from './session-ports.ts';
import type { SessionState } from './session-state.ts';

export interface TurnSetup {
  readonly sessionId: string;
  readonly blocks: readonly ContentBlock[];
  readonly options: PromptOptions;
  readonly isCommand: boolean;
  /** It joins a turn that runs. */
  readonly steering: boolean;
  readonly maxTurns: number | undefined;
  readonly outputSchema: JsonSchema | undefined;
  readonly state: SessionState;
  /** Sends `session/cancel` and ends open requests. */
  readonly cancel: () => Promise<void>;
}

export class Turn {
  readonly #setup: TurnSetup;
  readonly #ports: SessionPorts;
  readonly #limit: TurnLimit;
  readonly #outcome = Promise.withResolvers<PromptResult>();
  readonly #released = Promise.withResolvers<void>();
  #text: string[] = [];
  #sent = false;
  #cancelRequested = false;
  /** The caller did not wait for the agent's answer. */
  #gaveUp = false;
  /** The agent has answered: nothing can be stopped any more. */
  #over = false;
  /** The agent has answered, or was never asked. */
  #answered: Promise<void> = Promise.resolve();
  #stoppedBy: 'max_turns' | 'budget' | undefined;
  #budgetError: Error | undefined;
  #measure: PromptMeasure | undefined;
  #structured: StructuredTurn | undefined;

  constructor(setup: TurnSetup, ports: SessionPorts) {
    this.#setup = setup;
    this.#ports = ports;
    this.#limit = new TurnLimit(setup.maxTurns, () => this.stop('max_turns'));
    this.#outcome.promise.catch(() => {
      // Whoever asked for the turn gets it; a queue may have nobody.
    });
  }

  /** How it ends, for whoever prompted. */
  get result(): Promise<PromptResult> {
    return this.#outcome.promise;
  }

  /** Resolves when the agent is done with it, which can be after `result` has rejected. */
  get released(): Promise<void> {
    return this.#released.promise;
  }

  get cancelRequested(): boolean {
    return this.#cancelRequested;
  }

  /** Notes that somebody asked to stop. */
  requestCancel(): void {
    this.#cancelRequested = true;
  }

  /** Stops it on behalf of the client. */
  stop(by: 'max_turns' | 'budget', error?: Error): void {
    if (this.#stoppedBy || this.#over) return;
    this.#stoppedBy = by;
    this.#budgetError = error;
    this.#ports.logger.info({ by }, 'A turn is stopped because a limit is reached.');
    this.#cancelQuietly();
  }

  /** Takes a live update of the session. */
  didUpdate(update: AgentUpdate): void {
    if (!this.#sent) return;
    if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text') {
      this.#text.push(update.content.text);
    }
    this.#limit.didUpdate(update);
  }

  /** The side channel told of an assistant message. */
  didHearMessage(messageId: string): void {
    if (this.#sent) this.#limit.didHearMessage(messageId);
  }

  /** Runs it. Never rejects: `result` does. */
  async run(): Promise<void> {
    const { sessionId } = this.#setup;
    const { hooks, onTurnComplete, logger } = this.#ports;
    let result: PromptResult | undefined;
    let failure: Error | undefined;
    try {
      result = await this.#go();
      hooks.tell('stop', sessionId, { sessionId, promptResult: result.response });
      this.#outcome.resolve(result);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      this.#measure?.fail(failure);
      this.#structured?.end();
      hooks.tell('stop_failure', sessionId, { sessionId, promptError: failure });
      this.#outcome.reject(failure);
    }
    // What was used is accounted for before the next turn asks whether it may begin.
    void this.#answered.then(() => this.#released.resolve());
    try {
      onTurnComplete?.(sessionId, result, failure);
    } catch (error) {
      logger.error({ err: error }, 'onTurnComplete failed.');
    }
  }

  async #go(): Promise<PromptResult> {
    const { sessionId, options, blocks, outputSchema, state } = this.#setup;
    const { hooks, accounting, clock, telemetry, bridge } = this.#ports;
    throwIfCancelled(options.signal, 'The prompt');
    const text = promptText(blocks);
    const refusal = await hooks.ask(
      'user_prompt_submit',
      text,
      { sessionId, promptText: text },
      options.signal,
    );
    throwIfCancelled(options.signal, 'The prompt');
    if (refusal) {
      throw new HookRejectedError(`A hook refused the prompt: ${refusal.reason}`, refusal.reason);
    }
    accounting.check();
    if (outputSchema && bridge) {
      this.#structured = bridge.expectStructured(sessionId, outputSchema);
      await this.#structured.ready;
      throwIfCancelled(options.signal, 'The prompt');
    }
    if (this.#cancelRequested) return this.#finish({ stopReason: 'cancelled' });
    this.#measure = measurePrompt(telemetry, clock, {
      sessionId,
      model: currentModelOf(state),
      mode: currentModeOf(state),
    });
    return this.#finish(await this.#send(this.#content()));
  }

  #content(): ContentBlock[] {
    const { blocks, isCommand, outputSchema, state } = this.#setup;
    const { profile, bridge } = this.#ports;
    const own = isCommand ? blocks : shieldUnknownCommand(blocks, state.commands, profile.quirks);
    return outputSchema ? [structuredInstruction(outputSchema, bridge !== null), ...own] : [...own];
  }

  /** Sends the prompt and waits; gives up early if the caller does, and cancels then. */
  async #send(prompt: ContentBlock[]): Promise<PromptResponse> {
    const { sessionId, options } = this.#setup;
    const { caller } = this.#ports;
    const params = { sessionId, prompt, ...(options.meta ? { _meta: { ...options.meta } } : {}) };
    this.#sent = true;
    this.#limit.start();
    const answer = caller.request('session/prompt', params, parsePromptResponse);
    const givenUp = this.#givenUp();
    this.#answered = answer.then(
      (response) => {
        if (this.#gaveUp) this.#ports.accounting.didRespond(sessionId, response.usage);
      },
      () => {
        // Whoever waits for the answer is told.
      },
    );
    try {
      return await Promise.race([answer, givenUp.promise]);
    } finally {
      givenUp.end();
    }
  }

  #givenUp(): { readonly promise: Promise<never>; end(): void } {
    const { signal, timeoutMs } = this.#setup.options;
    const given = Promise.withResolvers<never>();
    const giveUp = (error: Error): void => {
      this.#cancelRequested = true;
      this.#gaveUp = true;
      this.#cancelQuietly();
      given.reject(error);
    };
    const abort = (): void =>
      giveUp(new CancelledError('The prompt was cancelled.', { cause: signal?.reason }));
    signal?.addEventListener('abort', abort, { once: true });
    const timer =
      timeoutMs === undefined
        ? undefined
        : this.#ports.clock.after(timeoutMs, () => {
            const message = `The turn took longer than ${timeoutMs} ms and was cancelled.`;
            giveUp(new RequestTimeoutError(message));
          });
    return {
      promise: given.promise,
      end: () => {
        signal?.removeEventListener('abort', abort);
        timer?.dispose();
      },
    };
  }

  /** If the agent cannot be told any more, its connection is gone and the turn ends anyway. */
  #cancelQuietly(): void {
    this.#setup.cancel().catch((error: unknown) => {
      this.#ports.logger.debug({ err: error }, 'The agent could not be told to stop.');
    });
  }

  #finish(response: PromptResponse): PromptResult {
    this.#over = true;
    const { sessionId } = this.#setup;
    const { accounting } = this.#ports;
    // A prompt that steered another ends together with it, and with the same usage.
    const own = this.#setup.steering ? undefined : response.usage;
    const tokens = accounting.didRespond(sessionId, own);
    this.#measure?.end(response.stopReason, tokens);
    const delivered = this.#structured?.end();
    this.#structured = undefined;
    if (this.#stoppedBy === 'budget') {
      const message = 'The turn was stopped because the budget is used up.';
      throw new CancelledError(message, { cause: this.#budgetError });
    }
    return {
      sessionId,
      text: this.#text.join(''),
      stopReason: response.stopReason,
      cancelRequested: this.#cancelRequested,
      ...(this.#stoppedBy ? { stoppedBy: this.#stoppedBy } : {}),
      ...(response.usage ? { usage: response.usage } : {}),
      ...(own ? { turnTokens: tokens } : {}),
      meta: { ...response._meta, ...(delivered ? { structuredOutput: delivered.value } : {}) },
      response,
    };
  }
}
