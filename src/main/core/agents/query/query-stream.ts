import { AgentClient } from '../client/agent-client.ts';
import type { PromptInput } from '../session/session-options.ts';
import { askSession, openSession, type QueryOptions, type QueryResult, withSlot } from './query.ts';

/**
 * Asks one agent one prompt after the other in one session; results in the order of the prompts. Ends
 * with the first error, which it throws, and closes the agent whenever it ends, early too.
 */
export async function* queryStream(
  prompts: Iterable<PromptInput> | AsyncIterable<PromptInput>,
  options: QueryOptions,
): AsyncGenerator<QueryResult> {
  const client = new AgentClient(options);
  const done = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  // Holds the place of its process until the stream ends.
  const held = withSlot(options, () => {
    began.resolve();
    return done.promise;
  });
  held.catch(began.reject);
  try {
    await began.promise;
    await client.start(options.signal ? { signal: options.signal } : {});
    const session = await openSession(client, options);
    for await (const prompt of prompts) yield await askSession(session, prompt, options);
  } finally {
    done.resolve();
    await client.close();
  }
}
