import { silentLogger } from '#shared/base/ports.ts';
import { AgentClient } from '../client/agent-client.ts';
import type { AgentClientOptions } from '../client/client-options.ts';
import type { CallOptions } from '../session/session-options.ts';

/** Starts a client, runs `work` with it and always closes it. @throws what `start` or `work` do */
export async function withClient<T>(
  options: AgentClientOptions & CallOptions,
  work: (client: AgentClient) => Promise<T>,
): Promise<T> {
  const client = new AgentClient(options);
  try {
    await client.start(options.signal ? { signal: options.signal } : {});
    return await work(client);
  } finally {
    await client.close().catch((error: unknown) => {
      (options.logger ?? silentLogger).warn({ err: error }, 'A client did not close properly.');
    });
  }
}
