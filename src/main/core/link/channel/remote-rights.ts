// The rules for one person elsewhere, applied to the contract.

import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import { errorCodes } from '#shared/contract/error-codes.ts';
import { sessionId } from '#shared/contract/session.ts';
import type { ClientRights } from '../../api/client-rights.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { SessionAudits } from '../audit/session-audits.ts';
import type { SessionOwner } from '../pty/session-owners.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { harmlessSettings, rightsOfRole, ruleOf } from './contract-rules.ts';
import { withOwnPeople } from './own-people.ts';

const machine = z.looseObject({ app: z.string() });
const named = z.object({ id: sessionId });
const changed = z.object({ keys: z.array(z.string()) });
const items = z.array(z.looseObject({ id: sessionId }));
const change = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('all'), sessions: items }),
  z.looseObject({ type: z.literal('upsert'), session: z.looseObject({ id: sessionId }) }),
  z.looseObject({ type: z.literal('removed'), id: sessionId }),
]);

/** What types into terminals without being attached. */
const typing = z.object({
  ...{ id: z.optional(sessionId), ids: z.optional(z.array(sessionId)) },
  ...{ input: z.string(), newline: z.optional(z.boolean()) },
});

export interface RemoteRightsPorts {
  readonly access: Pick<RemoteAccess, 'maySee'>;
  readonly owners: {
    of(id: string): Promise<Pick<SessionOwner, 'userId' | 'roost'> | null>;
  };
  /** Hears of what is typed into a session. Absent: nothing is recorded. */
  readonly audits?: Pick<SessionAudits, 'typed'>;
}

export class RemoteRights implements ClientRights {
  readonly #ports: RemoteRightsPorts;
  readonly #caller: RemoteCaller;

  /** `caller`: with the role that counts. */
  constructor(ports: RemoteRightsPorts, caller: RemoteCaller) {
    this.#ports = ports;
    this.#caller = caller;
  }

  async permit(path: readonly string[], input: unknown): Promise<void> {
    await this.#permit(path, input);
    // A prefix (`execPrefix`) means no session that is recorded: those have ids without parts.
    if (path[0] === 'sessions' && /^exec(Sync)?$/.test(path[1] ?? '')) this.#noteTyped(input);
  }

  typed(id: string, bytes: Uint8Array): void {
    this.#ports.audits?.typed(id, bytes);
  }

  #noteTyped(input: unknown): void {
    const read = typing.safeParse(input);
    if (!read.success) return;
    const { id, ids = [], input: text, newline = true } = read.data;
    const bytes = Buffer.from(newline ? `${text}\n` : text);
    for (const each of id === undefined ? ids : [id]) this.typed(each, bytes);
  }

  async #permit(path: readonly string[], input: unknown): Promise<void> {
    const rule = ruleOf(path);
    if (rule === undefined) throw forbidden();
    if (rule === 'harmless') this.#permitSettings(path, input);
    if (rule === 'everybody' || rule === 'listed' || this.#rules) return;
    if (rule !== 'own') throw forbidden('Only owners and admins of this machine may do that.');
    const about = named.safeParse(input);
    if (!about.success) throw notYours();
    await this.attach(about.data.id);
  }

  visible(path: readonly string[], answer: unknown): unknown {
    if (path.join('.') === 'system.rights') return rightsOfRole(this.#caller.role);
    if (this.#rules) return path[0] === 'remote' ? this.#withOwnPeople(answer) : answer;
    // What is in the home folder, and which process this is, is for those who rule the machine.
    if (path.join('.') === 'system.info') {
      return { ...machine.parse(answer), home: '', defaultShell: '', pid: 0 };
    }
    if (ruleOf(path) !== 'listed') return answer;
    return isStream(answer) ? this.#visibleChanges(answer) : this.#visibleOf(items.parse(answer));
  }

  async attach(id: string): Promise<void> {
    if (!this.#rules && !(await this.#isTheirs(id))) throw notYours();
  }

  get #rules(): boolean {
    return this.#caller.role !== 'member';
  }

  #permitSettings([, name]: readonly string[], input: unknown): void {
    if (!this.#rules) throw forbidden('Only owners and admins of this machine may do that.');
    const reset = changed.safeParse(input);
    const keys =
      name === 'reset' ? (reset.success ? reset.data.keys : null) : Object.keys(Object(input));
    if (!keys?.every((key) => harmlessSettings.has(key))) {
      throw forbidden('This setting can only be changed at the machine itself.');
    }
  }

  #withOwnPeople(answer: unknown): unknown {
    const { roost } = this.#caller;
    return isStream(answer)
      ? mapped(answer, (each) => withOwnPeople(roost, each))
      : withOwnPeople(roost, answer);
  }

  /** What cannot be told is nobody's. */
  async #isTheirs(id: string): Promise<boolean> {
    const { access, owners } = this.#ports;
    const owner = await owners.of(id).catch(() => null);
    // Another roost may call somebody else by the same name.
    if (owner?.roost !== this.#caller.roost) return false;
    return access.maySee(this.#caller, owner.userId);
  }

  async #visibleOf<T extends { readonly id: string }>(listed: readonly T[]): Promise<T[]> {
    const seen: T[] = [];
    for (const each of listed) if (await this.#isTheirs(each.id)) seen.push(each);
    return seen;
  }

  async *#visibleChanges(changes: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    const shown = new Set<string>();
    for await (const each of changes) {
      const news = change.parse(each);
      if (news.type === 'all') {
        const sessions = await this.#visibleOf(news.sessions);
        for (const { id } of sessions) shown.add(id);
        yield { ...news, sessions };
      } else if (news.type === 'upsert') {
        const { id } = news.session;
        if (!shown.has(id) && !(await this.#isTheirs(id))) continue;
        shown.add(id);
        yield news;
      } else if (shown.delete(news.id)) yield news;
    }
  }
}

async function* mapped(
  stream: AsyncIterable<unknown>,
  change: (each: unknown) => unknown,
): AsyncGenerator<unknown> {
  for await (const each of stream) yield change(each);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function forbidden(words: string = errorCodes.forbidden): AppError {
  return new AppError('forbidden', words);
}

/** The same for what is not there: who may not see it does not learn whether it is. */
function notYours(): AppError {
  return forbidden('You may only use sessions that you began.');
}
