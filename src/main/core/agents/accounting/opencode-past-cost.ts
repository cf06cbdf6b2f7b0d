import { AcpError } from '../errors/acp-error.ts';
import type { OpencodePlaces } from '../opencode/database-path.ts';
import { statSession, storedCost } from '../opencode/session-database.ts';
import { type CostSnapshot, noTokens, tokensOfSide } from './cost-snapshot.ts';

/**
 * What a session of opencode and its sub-agents have used, as its database has it; undefined where it
 * does not tell. The size of the context is not in it.
 */
export async function opencodePastCost(
  sessionId: string,
  places: OpencodePlaces = {},
): Promise<CostSnapshot | undefined> {
  try {
    const [own, all] = await Promise.all([
      statSession(sessionId, places),
      storedCost(sessionId, places),
    ]);
    if (own.costUsd === undefined && own.tokens === undefined) return undefined;
    const tokens = own.tokens ? tokensOfSide(own.tokens) : noTokens;
    const costUsd = own.costUsd ?? 0;
    return {
      ...tokens,
      costUsd,
      currency: 'USD',
      contextSize: 0,
      contextUsed: 0,
      subagentCostUsd: Math.max(0, all.costUsd - costUsd),
      subagentTokens: Math.max(0, tokensOfSide(all.tokens).totalTokens - tokens.totalTokens),
    };
  } catch (error) {
    if (error instanceof AcpError) return undefined;
    throw error;
  }
}
