import * as z from 'zod/mini';
import { method } from './method.ts';
import * as rules from './rules.ts';

const none = z.optional(z.void());

/** What people allow and refuse agents once for all times. */
export const ruleMethods = {
  /** Oldest first. */
  list: method('storage_failed').input(none).output(z.array(rules.rule)),
  /** Adds, changes and revokes rules; they hold at once for all agents. Undone by the reverse. */
  change: method('storage_failed').input(rules.changeRules).output(rules.changedRules),
  /** What agents asked for last, newest first, as far as it is still known. */
  recent: method('storage_failed')
    .input(z.object({ limit: z.int().check(z.minimum(1), z.maximum(50)) }))
    .output(z.array(rules.recentRequest)),
  /** What would be allowed; changes nothing. */
  dryRun: method('storage_failed').input(rules.dryRun).output(rules.dryResults),
  /** Rules that would have allowed an open question, narrowest first; none if none is sure to. */
  suggest: method('chat_not_found', 'storage_failed')
    .input(rules.suggestInput)
    .output(z.array(rules.ruleDraft)),
};
