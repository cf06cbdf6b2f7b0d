import type { AgentClientOptions } from '../client/client-options.ts';
import type { CallOptions, ModelInfo } from '../session/session-options.ts';
import { withClient } from './with-client.ts';

export interface ListModelsResult {
  /** Empty if the agent does not tell any. */
  readonly models: readonly ModelInfo[];
  readonly currentModelId: string | undefined;
}

/** The models an agent offers, by a session that is thrown away again. @throws AcpError */
export async function listModels(
  options: AgentClientOptions & CallOptions,
): Promise<ListModelsResult> {
  return withClient(options, async (client) => {
    const session = await client.newSession(options.signal ? { signal: options.signal } : {});
    const { availableModels: models, currentModel: currentModelId } = session;
    if (session.can.delete) await session.delete();
    return { models, currentModelId };
  });
}
