// What opencode's HTTP API sends, as far as it matters here (acp.md 4.11, appendix A). Everything else
// is dropped: unknown events, unknown fields, items that make no sense.

import * as z from 'zod/mini';
import type { SideQuestion, SideTodo } from './side-channel.ts';

const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{3,128}$/));
const line = z.pipe(
  z.string(),
  z.transform((text: string) => text.slice(0, 10_000)),
);
const maybe = <T extends z.core.$ZodType>(type: T) => z.catch(z.optional(type), undefined);

/** An array whose items are checked one by one. */
function salvage<T>(item: z.ZodMiniType<T>) {
  return z.pipe(
    z.array(z.unknown()).check(z.maxLength(1000)),
    z.transform((items: unknown[]) => items.flatMap((raw) => item.safeParse(raw).data ?? [])),
  );
}

const tool = maybe(z.object({ callID: z.string().check(z.maxLength(256)) }));

export const permissionAsked = z.object({
  id,
  sessionID: id,
  permission: line,
  patterns: z.catch(salvage(line), []),
  metadata: z.catch(z.record(z.string(), z.unknown()), {}),
  tool,
});
export const permissions = salvage(permissionAsked);

const questionOption = z.object({ label: line, description: maybe(line) });
const question: z.ZodMiniType<SideQuestion> = z.pipe(
  z.object({
    question: line,
    header: maybe(line),
    multiple: z.catch(z.optional(z.boolean()), false),
    custom: z.catch(z.optional(z.boolean()), true),
    options: z.catch(salvage(questionOption), []),
  }),
  z.transform((raw) => ({
    question: raw.question,
    header: raw.header,
    multiple: raw.multiple ?? false,
    custom: raw.custom ?? true,
    options: raw.options.map((each) => ({ label: each.label, description: each.description })),
  })),
);
export const questionAsked = z.object({ id, sessionID: id, questions: salvage(question), tool });
export const questions = salvage(questionAsked);

const todo: z.ZodMiniType<SideTodo> = z.pipe(
  z.object({ content: line, status: line, priority: maybe(line) }),
  z.transform((raw) => ({ content: raw.content, status: raw.status, priority: raw.priority })),
);
export const todos = salvage(todo);

const status = z.union([
  z.object({ type: z.literal('idle') }),
  z.object({ type: z.literal('busy') }),
  z.object({ type: z.literal('retry'), attempt: z.number(), message: line, next: z.number() }),
]);
export type RawStatus = z.infer<typeof status>;

export const statuses = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((all) =>
    Object.entries(all).flatMap(([sessionID, raw]) => {
      const parsed = status.safeParse(raw).data;
      return parsed && id.safeParse(sessionID).success ? [{ sessionID, status: parsed }] : [];
    }),
  ),
);

const count = z.catch(z.number(), 0);
const tokens = z.object({
  input: count,
  output: count,
  reasoning: count,
  cache: z.catch(z.object({ read: count, write: count }), { read: 0, write: 0 }),
});
export const session = z.object({
  id,
  parentID: maybe(id),
  title: z.catch(line, ''),
  cost: maybe(z.number()),
  tokens: maybe(tokens),
  model: maybe(z.object({ id: line, providerID: line })),
});
export type RawSession = z.infer<typeof session>;
export const sessions = salvage(session);

const message = z.object({ id, sessionID: id, role: line });
const part = z.object({
  id,
  sessionID: id,
  messageID: id,
  type: line,
  text: maybe(z.string()),
  callID: maybe(z.string().check(z.maxLength(256))),
  tool: maybe(line),
  state: maybe(
    z.object({
      status: z.enum(['pending', 'running', 'completed', 'error']),
      title: maybe(line),
    }),
  ),
});
export type RawPart = z.infer<typeof part>;

const ended = z.object({ sessionID: id, requestID: id });
const ofSession = z.object({ info: session });
const of = <K extends string, T extends z.core.$ZodType>(type: K, properties: T) =>
  z.object({ type: z.literal(type), properties });

const rawEvent = z.discriminatedUnion('type', [
  of('session.created', ofSession),
  of('session.updated', ofSession),
  of('session.deleted', ofSession),
  of('session.status', z.object({ sessionID: id, status })),
  of('session.idle', z.object({ sessionID: id })),
  of('message.updated', z.object({ info: message })),
  of('message.part.updated', z.object({ part })),
  of(
    'message.part.delta',
    z.object({
      sessionID: id,
      messageID: id,
      partID: id,
      field: z.string(),
      delta: z.string(),
    }),
  ),
  of('permission.asked', permissionAsked),
  of('permission.replied', ended),
  of('question.asked', questionAsked),
  of('question.replied', ended),
  of('question.rejected', ended),
  of('todo.updated', z.object({ sessionID: id, todos })),
  of('file.edited', z.object({ file: line })),
]);

/** An event of opencode's, of a kind that matters. */
export type RawEvent = z.infer<typeof rawEvent>;

/** As `GET /global/event` wraps an event. */
const wrapped = z.object({
  directory: maybe(z.string().check(z.maxLength(4096))),
  payload: z.unknown(),
});

/** An event and the project it happened in, where that is told. */
export interface PlacedEvent {
  readonly event: RawEvent;
  readonly directory: string | undefined;
}

/** The event that a line of `GET /global/event` holds; undefined for what is of no interest or makes no sense. */
export function readEvent(data: string): PlacedEvent | undefined {
  try {
    const raw: unknown = JSON.parse(data);
    const outer = wrapped.safeParse(raw).data;
    const event = rawEvent.safeParse(outer?.payload ?? raw).data;
    return event && { event, directory: outer?.directory };
  } catch {
    return undefined;
  }
}
