import type { Database } from 'better-sqlite3';
import * as z from 'zod/mini';
import { type ChatFacts, noFacts } from '#shared/chat/chat-facts.ts';
import { noSuchChat, withStorage } from './storage-guard.ts';
import { readFacts } from './stored-json.ts';

const source = z.object({ num: z.number(), facts: z.string(), title: z.nullable(z.string()) });

/**
 * Puts the whole transcript of a chat into another one that was only begun. What waits to be sent stays
 * where it is; what it has cost does too. @throws AppError `chat_not_found`, `storage_failed`
 */
export function copyTranscript(database: Database, from: string, to: string): void {
  const find = database.prepare<[string], unknown>(
    'SELECT num, facts, title FROM chat WHERE id = ?',
  );
  withStorage('The chat could not be copied.', () =>
    database
      .transaction(() => {
        const old = source.safeParse(find.get(from)).data;
        const copy = source.safeParse(find.get(to)).data;
        if (!old || !copy) throw noSuchChat();
        database
          .prepare(
            `INSERT INTO chat_item (chat, id, position, item)
             SELECT ?, id, position, item FROM chat_item WHERE chat = ?
             AND NOT (json_extract(item, '$.type') = 'user' AND json_extract(item, '$.state') = 'queued')
             ORDER BY position`,
          )
          .run(copy.num, old.num);
        database
          .prepare(
            'INSERT INTO chat_blob (chat, key, data) SELECT ?, key, data FROM chat_blob WHERE chat = ?',
          )
          .run(copy.num, old.num);
        const facts = factsOfCopy(readFacts(old.facts) ?? noFacts);
        // Positions are numbers of changes: the next one comes behind all of them.
        database
          .prepare(
            `UPDATE chat SET facts = ?, title = ?, (cursor, kept_from) =
             (SELECT cursor, cursor + 1 FROM chat WHERE num = ?) WHERE num = ?`,
          )
          .run(JSON.stringify(facts), facts.title, old.num, copy.num);
      })
      .immediate(),
  );
}

function factsOfCopy(facts: ChatFacts): ChatFacts {
  const { title, options, commands, next } = facts;
  return { ...noFacts, title: title === null ? null : `${title} (fork)`, options, commands, next };
}
