// Turns opencode's events into those of the side channel: drops what says nothing new, adds which
// session a sub-agent belongs to, remembers what waits for an answer.

import type * as z from 'zod/mini';
import type { SessionTree } from './session-tree.ts';
import type { SideEvent } from './side-channel.ts';
import type {
  permissionAsked,
  questionAsked,
  RawEvent,
  RawPart,
  RawSession,
  RawStatus,
} from './side-schemas.ts';

type PartKind = 'text' | 'thought' | 'streamed' | 'streamedThought';
type RawPermission = z.infer<typeof permissionAsked>;
type RawQuestion = z.infer<typeof questionAsked>;
type Waiting = Extract<SideEvent, { type: 'permission' | 'question' }>;

/** What is asked for after a gap, because events are not told again. */
export interface SideState {
  readonly permissions: readonly RawPermission[];
  readonly questions: readonly RawQuestion[];
  readonly statuses: readonly { readonly sessionID: string; readonly status: RawStatus }[];
}

/** Titles that only say when a session began. */
const UNTITLED = /^(New|Child) session - \d{4}-\d\d-\d\dT/;
const MAX_REMEMBERED = 10_000;

/** Reads the events of one connection after the other. */
export class SideEventReader {
  readonly #tree: SessionTree;
  readonly #waiting = new Map<string, Waiting>();
  /** Titles and costs told last, and busy sessions. */
  readonly #told = new Map<string, string>();
  readonly #busy = new Set<string>();
  /** What the parts of sub-agents' messages are; their text is told by part. */
  readonly #parts = new Map<string, PartKind>();
  readonly #userMessages = new Set<string>();
  #hasChildren = false;

  constructor(tree: SessionTree) {
    this.#tree = tree;
  }

  /** True while no sub-agent is known: parts of messages come over ACP and need not even be parsed. */
  get ignoresParts(): boolean {
    return !this.#hasChildren;
  }

  /** What waits for an answer. */
  get waiting(): readonly SideEvent[] {
    return [...this.#waiting.values()];
  }

  /** What an event says that is new. Never rejects. */
  async read(event: RawEvent): Promise<readonly SideEvent[]> {
    switch (event.type) {
      case 'permission.asked':
        return this.#permission(event.properties);
      case 'question.asked':
        return this.#question(event.properties);
      case 'permission.replied':
      case 'question.replied':
      case 'question.rejected':
        return this.#end(event.properties.requestID);
      case 'session.deleted':
        return this.#deleted(event.properties.info.id);
      case 'message.updated':
        return this.#message(event.properties.info);
      default:
        return this.#plain(event);
    }
  }

  /** What changed while nobody listened. Never rejects. */
  async reread(state: SideState): Promise<readonly SideEvent[]> {
    const events: SideEvent[] = [];
    const asked = new Set([...state.permissions, ...state.questions].map(({ id }) => id));
    for (const id of this.#waiting.keys()) if (!asked.has(id)) events.push(...this.#end(id));
    const busy = new Set(state.statuses.map(({ sessionID }) => sessionID));
    for (const id of this.#busy) {
      if (!busy.has(id)) events.push(...this.#status(id, { type: 'idle' }));
    }
    for (const { sessionID, status } of state.statuses) {
      const place = await this.#tree.place(sessionID);
      this.#hasChildren ||= place.parentId !== undefined;
      events.push(...this.#status(sessionID, status));
    }
    for (const permission of state.permissions)
      events.push(...(await this.#permission(permission)));
    for (const question of state.questions) events.push(...(await this.#question(question)));
    return events;
  }

  #plain(event: RawEvent): readonly SideEvent[] {
    switch (event.type) {
      case 'session.created':
      case 'session.updated':
        return this.#session(event.properties.info);
      case 'session.status':
        return this.#status(event.properties.sessionID, event.properties.status);
      case 'session.idle':
        return this.#status(event.properties.sessionID, { type: 'idle' });
      case 'message.part.updated':
        return this.#part(event.properties.part);
      case 'message.part.delta':
        return this.#delta(event.properties);
      case 'todo.updated':
        return [
          { type: 'todos', sessionId: event.properties.sessionID, todos: event.properties.todos },
        ];
      case 'file.edited':
        return [{ type: 'fileEdited', path: event.properties.file }];
      default:
        return [];
    }
  }

  async #permission(raw: RawPermission): Promise<readonly SideEvent[]> {
    if (this.#waiting.has(raw.id)) return [];
    const place = await this.#tree.place(raw.sessionID);
    return this.#wait({
      type: 'permission',
      id: raw.id,
      sessionId: raw.sessionID,
      rootSessionId: place.rootId,
      title: place.title,
      permission: raw.permission,
      patterns: raw.patterns,
      metadata: raw.metadata,
      toolCallId: raw.tool?.callID,
    });
  }

  async #question(raw: RawQuestion): Promise<readonly SideEvent[]> {
    if (this.#waiting.has(raw.id)) return [];
    const { rootId } = await this.#tree.place(raw.sessionID);
    return this.#wait({
      type: 'question',
      id: raw.id,
      sessionId: raw.sessionID,
      rootSessionId: rootId,
      questions: raw.questions,
      toolCallId: raw.tool?.callID,
    });
  }

  #wait(event: Waiting): readonly SideEvent[] {
    if (this.#waiting.size < MAX_REMEMBERED) this.#waiting.set(event.id, event);
    return [event];
  }

  #end(id: string): readonly SideEvent[] {
    const event = this.#waiting.get(id);
    if (!event) return [];
    this.#waiting.delete(id);
    const type = event.type === 'permission' ? 'permissionEnd' : 'questionEnd';
    return [{ type, id, sessionId: event.sessionId }];
  }

  #session(raw: RawSession): readonly SideEvent[] {
    const isNewChild = raw.parentID !== undefined && this.#tree.known(raw.id) === undefined;
    this.#tree.learn(raw);
    const events: SideEvent[] = [];
    if (isNewChild) {
      this.#hasChildren = true;
      events.push(this.#child(raw.id, raw.parentID, raw.title));
    }
    if (raw.title !== '' && !UNTITLED.test(raw.title) && this.#isNews('title', raw.id, raw.title)) {
      events.push({ type: 'title', sessionId: raw.id, title: raw.title });
    }
    const cost = costOf(raw);
    if (cost && this.#isNews('cost', raw.id, JSON.stringify(cost))) events.push(cost);
    return events;
  }

  #child(sessionId: string, parentId: string | undefined, title: string): SideEvent {
    let rootSessionId = parentId ?? sessionId;
    for (let depth = 0; depth < 32; depth += 1) {
      const up = this.#tree.known(rootSessionId)?.parentId;
      if (up === undefined) break;
      rootSessionId = up;
    }
    return { type: 'child', sessionId, parentId: parentId ?? sessionId, rootSessionId, title };
  }

  #deleted(id: string): readonly SideEvent[] {
    this.#tree.forget(id);
    this.#busy.delete(id);
    const ended = [...this.#waiting.values()].filter(({ sessionId }) => sessionId === id);
    return [...ended.flatMap((each) => this.#end(each.id)), { type: 'deleted', sessionId: id }];
  }

  #status(sessionId: string, status: RawStatus): readonly SideEvent[] {
    if (status.type === 'idle') {
      return this.#busy.delete(sessionId) ? [{ type: 'status', sessionId, status: 'idle' }] : [];
    }
    const wasRetrying = this.#told.get(`retry ${sessionId}`) === 'yes';
    remember(this.#told, `retry ${sessionId}`, status.type === 'retry' ? 'yes' : 'no');
    const wasBusy = this.#busy.has(sessionId);
    this.#busy.add(sessionId);
    if (status.type === 'retry') {
      const { attempt, message, next } = status;
      return [{ type: 'retry', sessionId, attempt, message, next }];
    }
    return wasBusy && !wasRetrying ? [] : [{ type: 'status', sessionId, status: 'busy' }];
  }

  #message(raw: { id: string; sessionID: string; role: string }): readonly SideEvent[] {
    const { id: messageId, sessionID: sessionId, role } = raw;
    if (role !== 'user' && role !== 'assistant') return [];
    if (!this.#isNews('message', messageId, role)) return [];
    if (role === 'assistant') return [{ type: 'assistantMessage', sessionId, messageId }];
    if (this.#userMessages.size >= MAX_REMEMBERED) this.#userMessages.clear();
    this.#userMessages.add(messageId);
    return [{ type: 'userMessage', sessionId, messageId }];
  }

  #part(raw: RawPart): readonly SideEvent[] {
    const isChild = this.#tree.known(raw.sessionID)?.parentId !== undefined;
    if (!isChild || this.#userMessages.has(raw.messageID)) return [];
    if (raw.type === 'tool') return this.#tool(raw);
    const thought = raw.type === 'reasoning';
    if (raw.type !== 'text' && !thought) return [];
    const known = this.#parts.get(raw.id);
    if (known === 'streamed' || known === 'streamedThought') return [];
    const delta = raw.text ?? '';
    const kind = thought ? 'thought' : 'text';
    remember(this.#parts, raw.id, delta === '' ? kind : streamed(thought));
    return delta === '' ? [] : [this.#text(raw.sessionID, raw.id, delta, thought)];
  }

  #tool(raw: RawPart): readonly SideEvent[] {
    const { sessionID: sessionId, callID: toolCallId, tool, state } = raw;
    if (toolCallId === undefined || tool === undefined || state === undefined) return [];
    const { status, title } = state;
    if (!this.#isNews('tool', raw.id, `${status} ${title ?? ''}`)) return [];
    return [{ type: 'childTool', sessionId, toolCallId, tool, status, title }];
  }

  #delta(raw: {
    sessionID: string;
    messageID: string;
    partID: string;
    field: string;
    delta: string;
  }): readonly SideEvent[] {
    const kind = this.#parts.get(raw.partID);
    if (raw.field !== 'text' || kind === undefined) return [];
    const thought = kind === 'thought' || kind === 'streamedThought';
    remember(this.#parts, raw.partID, streamed(thought));
    return [this.#text(raw.sessionID, raw.partID, raw.delta, thought)];
  }

  #text(sessionId: string, partId: string, delta: string, thought: boolean): SideEvent {
    return { type: 'childText', sessionId, partId, delta, thought };
  }

  #isNews(kind: string, id: string, value: string): boolean {
    const key = `${kind} ${id}`;
    if (this.#told.get(key) === value) return false;
    remember(this.#told, key, value);
    return true;
  }
}

function streamed(thought: boolean): PartKind {
  return thought ? 'streamedThought' : 'streamed';
}

/** Sets a value and drops the oldest ones beyond what may be kept. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value);
  if (map.size <= MAX_REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

function costOf(raw: RawSession): SideEvent | undefined {
  const { tokens } = raw;
  if (raw.cost === undefined || tokens === undefined) return undefined;
  return {
    type: 'cost',
    sessionId: raw.id,
    parentId: raw.parentID,
    costUsd: raw.cost,
    tokens: {
      input: tokens.input,
      output: tokens.output,
      reasoning: tokens.reasoning,
      cacheRead: tokens.cache.read,
      cacheWrite: tokens.cache.write,
    },
    model: raw.model && `${raw.model.providerID}/${raw.model.id}`,
  };
}
