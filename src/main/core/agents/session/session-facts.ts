// What is known of a session, to be read by anybody.

import type {
  AvailableCommand,
  PlanEntry,
  SessionConfigOption,
  UsageUpdate,
} from '@agentclientprotocol/sdk/unstable';
import { currentModelOf, currentModeOf, modelsOf, modesOf } from './config-choices.ts';
import { variantOf } from './effort.ts';
import type { InitialState, ModeInfo, ModelInfo, VariantInfo } from './session-options.ts';
import type { SessionState } from './session-state.ts';

export class SessionFacts {
  readonly #state: SessionState;
  #initial: InitialState = { models: [], modes: [], configOptions: [] };

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** Settings of the agent for this session, as they are now. */
  get configOptions(): readonly SessionConfigOption[] {
    return this.#state.configOptions ?? [];
  }

  /** What the agent offered when the session was opened. */
  get initial(): InitialState {
    return this.#initial;
  }

  /** `_meta` of the answer that opened the session; untrusted. */
  get meta(): Readonly<Record<string, unknown>> {
    return this.#state.meta ?? {};
  }

  get availableModels(): ModelInfo[] {
    return modelsOf(this.#state);
  }

  get availableModes(): ModeInfo[] {
    return modesOf(this.#state);
  }

  get availableCommands(): AvailableCommand[] {
    return [...(this.#state.commands ?? [])];
  }

  get currentModel(): string | undefined {
    return currentModelOf(this.#state);
  }

  get currentMode(): string | undefined {
    return currentModeOf(this.#state);
  }

  get title(): string | undefined {
    return this.#state.title;
  }

  /** Latest plan of the agent. */
  get plan(): readonly PlanEntry[] {
    return this.#state.plan;
  }

  /** Size and use of the model's context, and what the session cost, as the agent told last. */
  get usage(): UsageUpdate | undefined {
    return this.#state.usage;
  }

  /** The model in use and how hard it thinks; undefined where the agent does not tell. */
  currentVariant(): VariantInfo | undefined {
    return variantOf(this.#state);
  }

  /** Keeps what there is now as what there was at first. */
  protected rememberInitial(): void {
    this.#initial = {
      models: this.availableModels,
      modes: this.availableModes,
      configOptions: [...this.configOptions],
    };
  }
}
