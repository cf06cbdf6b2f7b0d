// What agents asked for last, from the record of decisions, with what it was about from the cards of
// their chats. Requests of chats that were deleted are left out: nobody knows any more what they meant.

import type { Database, Statement } from 'better-sqlite3';
import { itemOfUse } from '#shared/chat/item-of-call.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { ActionSubject, RecentRequest } from '#shared/contract/rules.ts';
import type { DecisionJournal, JournalEntry } from '../agents/permissions/decision-journal.ts';
import { describeDecision } from '../agents/permissions/describe-decision.ts';
import type { PermissionAction } from '../agents/permissions/permission-rule.ts';
import { describeAction } from '../agents/permissions/permission-subject.ts';
import { readItem } from '../chat/stored-json.ts';
import { aCall } from './sample-action.ts';

/** A request and what it was about. */
export interface KnownRequest {
  readonly shown: Omit<RecentRequest, 'agentLabel'>;
  readonly action: PermissionAction;
}

/** How far back is looked for as many as were asked for. */
const LOOKED_AT = 200;

export class RecentRequests {
  readonly #journal: DecisionJournal;
  readonly #items: Statement<[object], { item: string }>;
  readonly #platform: NodeJS.Platform;

  constructor(database: Database, journal: DecisionJournal, platform: NodeJS.Platform) {
    this.#journal = journal;
    this.#platform = platform;
    this.#items = database.prepare(
      `SELECT item FROM chat_item
       WHERE chat = (SELECT num FROM chat
                       WHERE agent = @agent AND session_id = @sessionId AND deleted_at IS NULL)
         AND (id = @id OR (id >= @id || '~' AND id < @id || '~:'))`,
    );
  }

  /** Newest first; several requests for the same thing count once. */
  newest(limit: number): KnownRequest[] {
    const found: KnownRequest[] = [];
    const seen = new Set<string>();
    for (const entry of this.#journal.recent({ limit: LOOKED_AT })) {
      if (found.length >= limit) break;
      const known = this.#known(entry);
      if (!known) continue;
      const { agent, project, tool, subject, title } = known.shown;
      const about = JSON.stringify([agent, project, tool, subject ?? title]);
      if (seen.has(about)) continue;
      seen.add(about);
      found.push(known);
    }
    return found;
  }

  /** The request with this id, if it is among those that are looked at. */
  find(id: string): KnownRequest | undefined {
    const entry = this.#journal
      .recent({ limit: LOOKED_AT })
      .find(({ request }) => request.id === id);
    return entry && this.#known(entry);
  }

  /** The card in which a request was shown; a call's id may have been used more than once. */
  #itemOf(where: object, request: string): ToolItem | undefined {
    return this.#items
      .all(where)
      .map(({ item }) => readItem(item))
      .filter((item) => item?.type === 'tool')
      .find(({ permission }) => permission?.id === request);
  }

  #known(entry: JournalEntry): KnownRequest | undefined {
    const { request } = entry;
    const { id, kind, agent, project, sessionId, toolCallId, toolName, permissionKey } = request;
    if (kind !== 'permission' || toolCallId === undefined) return undefined;
    const item = this.#itemOf({ agent, sessionId, id: itemOfUse(toolCallId, 1) }, id);
    if (!item) return undefined;
    const scene = { cwd: project, platform: this.#platform };
    const call = aCall({
      name: toolName,
      rawInput: item.input,
      locations: item.locations.map(({ path }) => ({ path })),
      content: item.changes.map(({ path }) => ({ type: 'diff', path, newText: '' })),
    });
    const action = describeAction(call, undefined, scene, permissionKey);
    return {
      action,
      shown: {
        ...{ id, agent, project },
        at: request.askedAt,
        tool: permissionKey ?? toolName ?? null,
        subject: subjectOf(action, item),
        title: plainLine(request.title, 300),
        decision: describeDecision(entry),
      },
    };
  }
}

function subjectOf(action: PermissionAction, item: ToolItem): ActionSubject | null {
  const { command, urls, paths } = action;
  if (command) return { kind: 'command', value: command.slice(0, 4096) };
  const [url] = urls;
  if (url) return { kind: 'url', value: url.slice(0, 4096) };
  const path = item.changes[0]?.path ?? paths[0];
  return path && path !== '\0' ? { kind: 'path', value: path.slice(0, 4096) } : null;
}
