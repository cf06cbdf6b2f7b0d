import type { Logger } from '#shared/base/ports.ts';
import type {
  AgentNotification,
  AgentUpdate,
  UpdateKind,
  UpdateKinds,
  UpdateOf,
} from './agent-update.ts';
import { Listeners, type Unsubscribe } from './listeners.ts';

const variants: { readonly [K in UpdateKind]: readonly UpdateKinds[K][] } = {
  agentMessage: ['agent_message_chunk'],
  agentThought: ['agent_thought_chunk'],
  userMessage: ['user_message_chunk'],
  toolCall: ['tool_call'],
  toolCallUpdate: ['tool_call_update'],
  plan: ['plan', 'plan_update', 'plan_removed'],
  commands: ['available_commands_update'],
  mode: ['current_mode_update'],
  configOptions: ['config_option_update'],
  info: ['session_info_update'],
  usage: ['usage_update'],
  notice: ['notice'],
  compaction: ['compaction_update', 'compaction_summary_chunk'],
  subagent: ['subagent_update', 'session_message', 'session_message_chunk'],
  unknown: ['unknown'],
};

function isKind<K extends UpdateKind>(kind: K, update: AgentUpdate): update is UpdateOf<K> {
  const wanted: readonly string[] = variants[kind];
  return wanted.includes(update.sessionUpdate);
}

/** What a subscriber is told beside the update. */
export type UpdateContext = Pick<AgentNotification, 'sessionId' | 'replayed'>;

/** Subscribers of one session: for one kind of update or all; in order of registration. */
export class UpdateSubscribers {
  readonly #all: Listeners<AgentNotification>;

  constructor(logger: Logger) {
    this.#all = new Listeners(logger, 'updates of a session');
  }

  on<K extends UpdateKind>(
    kind: K,
    listen: (update: UpdateOf<K>, context: UpdateContext) => void,
  ): Unsubscribe {
    return this.#all.add((notification) => {
      if (isKind(kind, notification.update)) listen(notification.update, notification);
    });
  }

  onAny(listen: (notification: AgentNotification) => void): Unsubscribe {
    return this.#all.add(listen);
  }

  deliver(notification: AgentNotification): void {
    this.#all.fire(notification);
  }

  clear(): void {
    this.#all.clear();
  }
}
