// What is known of a session from all its updates, whether anybody listens or not.

import type {
  AvailableCommand,
  PlanEntry,
  SessionConfigOption,
  SessionModeState,
  UsageUpdate,
} from '@agentclientprotocol/sdk/unstable';
import type { OpenedSession } from '../client/answers.ts';
import { type ToolCallChange, ToolCalls } from '../tools/tool-calls.ts';
import type { AgentUpdate } from '../updates/agent-update.ts';
import { isRecord, type JsonRecord, textOf } from '../updates/narrow.ts';
import type { LegacyModels } from '../updates/parse-config.ts';

export class SessionState {
  readonly tools: ToolCalls;
  /** Undefined while the agent has sent none: it may have only the older modes and models. */
  configOptions: readonly SessionConfigOption[] | undefined;
  modes: SessionModeState | undefined;
  models: LegacyModels | undefined;
  /** What old versions of opencode tell in `_meta.opencode`. */
  legacyVariant: JsonRecord | undefined;
  meta: JsonRecord | undefined;
  /** Undefined until the agent has told them. */
  commands: readonly AvailableCommand[] | undefined;
  plan: readonly PlanEntry[] = [];
  usage: UsageUpdate | undefined;
  title: string | undefined;
  updatedAt: string | undefined;

  constructor(toolNameFromFirstTitle: boolean) {
    this.tools = new ToolCalls(toolNameFromFirstTitle);
  }

  /** Takes what the agent said when it opened the session. */
  open(opened: OpenedSession): void {
    this.configOptions = opened.configOptions ?? this.configOptions;
    this.modes = opened.modes ?? this.modes;
    this.models = opened.models ?? this.models;
    this.takeMeta(opened.meta);
  }

  takeMeta(meta: JsonRecord | undefined): void {
    if (!meta) return;
    this.meta = meta;
    if (isRecord(meta['opencode'])) this.legacyVariant = meta['opencode'];
  }

  /** Takes an update; tells what became of a tool call if it is about one. */
  apply(update: AgentUpdate, replayed: boolean): ToolCallChange | undefined {
    switch (update.sessionUpdate) {
      case 'tool_call':
      case 'tool_call_update':
        return this.tools.apply(update, replayed);
      case 'config_option_update':
        this.configOptions = update.configOptions;
        this.#followMode();
        break;
      case 'current_mode_update':
        this.setCurrentMode(update.currentModeId);
        break;
      case 'available_commands_update':
        this.commands = update.availableCommands;
        break;
      case 'plan':
        this.plan = update.entries;
        break;
      case 'usage_update':
        // What it cost so far is not taken back by an update that does not say.
        this.usage = { ...update, cost: update.cost ?? this.usage?.cost ?? null };
        break;
      case 'session_info_update':
        if (update.title !== undefined) this.title = update.title ?? undefined;
        if (update.updatedAt !== undefined) this.updatedAt = update.updatedAt ?? undefined;
        break;
      default:
        break;
    }
    return undefined;
  }

  /** The mode in use, in both forms agents have it. */
  setCurrentMode(modeId: string): void {
    if (this.modes) this.modes = { ...this.modes, currentModeId: modeId };
    this.configOptions = this.configOptions?.map((option) =>
      option.category === 'mode' && option.type === 'select'
        ? { ...option, currentValue: modeId }
        : option,
    );
  }

  setCurrentModel(modelId: string): void {
    if (this.models) this.models = { ...this.models, currentModelId: modelId };
    this.configOptions = this.configOptions?.map((option) =>
      option.category === 'model' && option.type === 'select'
        ? { ...option, currentValue: modelId }
        : option,
    );
  }

  /** Where an agent has modes twice, the newer form decides. */
  #followMode(): void {
    const option = this.configOptions?.find(({ category }) => category === 'mode');
    if (option?.type !== 'select' || !this.modes) return;
    const modeId = textOf(option.currentValue);
    if (modeId !== undefined) this.modes = { ...this.modes, currentModeId: modeId };
  }
}
