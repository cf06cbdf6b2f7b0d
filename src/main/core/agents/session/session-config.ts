// Changes what a session uses: model, mode, effort and any other setting of the agent (acp.md 6.16).

import type { SessionConfigOption } from '@agentclientprotocol/sdk/unstable';
import type { Logger } from '#shared/base/ports.ts';
import type { AgentCaller } from '../client/agent-caller.ts';
import { parseNothing, parseSetOption } from '../client/answers.ts';
import { CapabilityError, InvalidParamsError } from '../errors/acp-error.ts';
import { isRecord } from '../updates/narrow.ts';
import { choicesOf, modelsOf, modesOf, optionOf } from './config-choices.ts';
import { effortValue, splitVariant } from './effort.ts';
import type { CallOptions, Effort } from './session-options.ts';
import type { SessionState } from './session-state.ts';

export interface ConfigPorts {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly caller: AgentCaller;
  readonly logger: Logger;
  /** The agent changed its settings by an answer, which sends no update. */
  readonly onDidChange: (options: readonly SessionConfigOption[]) => void;
  readonly onDidChangeMode: (modeId: string) => void;
}

function notOffered(what: string, value: string, known: readonly string[]): InvalidParamsError {
  const some = known.slice(0, 20).join(', ');
  const more = known.length > 20 ? ', …' : '';
  return new InvalidParamsError(
    `The agent does not offer the ${what} "${value.slice(0, 200)}". Choose one of: ${some}${more}.`,
    -32602,
    { value },
  );
}

interface OptionChange {
  readonly configId: string;
  readonly type?: 'boolean';
  readonly value: string | boolean;
}

/** For agents that do not answer with all settings. */
function patched(
  options: readonly SessionConfigOption[],
  { configId, value }: OptionChange,
): SessionConfigOption[] {
  return options.map((option) => {
    if (option.id !== configId) return option;
    if (option.type === 'boolean') return { ...option, currentValue: value === true };
    return { ...option, currentValue: String(value) };
  });
}

export class SessionConfig {
  readonly #ports: ConfigPorts;

  constructor(ports: ConfigPorts) {
    this.#ports = ports;
  }

  /**
   * Changes one setting by its id.
   * @throws CapabilityError if there is none of that id, InvalidParamsError for a value not offered
   */
  async set(id: string, value: string | boolean, options: CallOptions = {}): Promise<void> {
    const { state } = this.#ports;
    const option = state.configOptions?.find((candidate) => candidate.id === id);
    if (!option) {
      throw new CapabilityError(
        `The agent has no setting "${id}" in this session.`,
        'configOption',
      );
    }
    if (option.type === 'boolean') {
      if (typeof value !== 'boolean') throw notOffered(option.name, value, ['true', 'false']);
      await this.#send({ configId: id, type: 'boolean', value }, options);
      return;
    }
    const known = choicesOf(option).map((choice) => choice.value);
    const isModel = option.category === 'model' && typeof value === 'string';
    const offered =
      typeof value === 'string' &&
      (known.includes(value) || (isModel && this.#namesVariant(value)));
    if (!offered) throw notOffered(option.name, String(value), known);
    await this.#send({ configId: id, value }, options);
  }

  async setModel(modelId: string, options: CallOptions = {}): Promise<void> {
    const { state } = this.#ports;
    const option = optionOf(state.configOptions, 'model');
    if (option) return this.set(option.id, modelId, options);
    if (!state.models) {
      throw new CapabilityError('The agent does not let its model be changed.', 'model');
    }
    const known = modelsOf(state).map(({ id }) => id);
    if (!known.includes(modelId)) throw notOffered('model', modelId, known);
    return this.setModelLegacy(modelId, options);
  }

  /** By `session/set_model`, which agents had before settings; the value is not checked. */
  async setModelLegacy(modelId: string, options: CallOptions = {}): Promise<void> {
    const { caller, sessionId, state } = this.#ports;
    const params = { sessionId, modelId };
    const meta = await caller.request(
      'session/set_model',
      params,
      (answer) => (isRecord(answer) && isRecord(answer['_meta']) ? answer['_meta'] : undefined),
      options,
    );
    state.takeMeta(meta);
    state.setCurrentModel(modelId);
  }

  async setMode(modeId: string, options: CallOptions = {}): Promise<void> {
    const { state, caller, sessionId } = this.#ports;
    const option = optionOf(state.configOptions, 'mode');
    if (option) return this.set(option.id, modeId, options);
    if (!state.modes) throw new CapabilityError('The agent has no modes to choose from.', 'mode');
    const known = modesOf(state).map(({ id }) => id);
    if (!known.includes(modeId)) throw notOffered('mode', modeId, known);
    await caller.request('session/set_mode', { sessionId, modeId }, parseNothing, options);
    state.setCurrentMode(modeId);
    this.#ports.onDidChangeMode(modeId);
  }

  /** Does nothing where the model cannot think more or less, or where its value says how much. */
  async setEffort(effort: Effort, options: CallOptions = {}): Promise<void> {
    const { state, logger } = this.#ports;
    const option = optionOf(state.configOptions, 'thought_level');
    const available = choicesOf(option).map((choice) => choice.value);
    const value = effortValue(effort, available);
    if (!option || value === undefined) {
      logger.debug({ effort }, 'The model has no such effort: left as it is.');
      return;
    }
    const current = optionOf(state.configOptions, 'model')?.currentValue;
    const ids = modelsOf(state).map(({ id }) => id);
    if (current !== undefined && splitVariant(current, ids, available).variant !== undefined) {
      logger.debug({ effort }, 'The model names its variant itself: effort left as it is.');
      return;
    }
    if (option.currentValue !== value) await this.set(option.id, value, options);
  }

  #namesVariant(value: string): boolean {
    const { state } = this.#ports;
    const option = optionOf(state.configOptions, 'thought_level');
    const variants = choicesOf(option).map((choice) => choice.value);
    const ids = modelsOf(state).map(({ id }) => id);
    return (
      splitVariant(value, ids, variants).variant !== undefined ||
      ids.some((id) => value.startsWith(`${id}/`) && !value.slice(id.length + 1).includes('/'))
    );
  }

  async #send(change: OptionChange, options: CallOptions): Promise<void> {
    const { caller, sessionId, state, onDidChange } = this.#ports;
    await caller.request('session/set_config_option', { sessionId, ...change }, parseSetOption, {
      ...options,
      onAnswer: (list) => {
        state.configOptions = list ?? patched(state.configOptions ?? [], change);
        onDidChange(state.configOptions);
      },
    });
  }
}
