import { type DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { AgentLease } from '../agents/pool/agent-lease.ts';
import type { PoolSession } from '../agents/pool/pool-client.ts';

/** The session once its agent, which died, runs again; undefined if it does not, or when `following` ends. */
export function untilOpen<S extends PoolSession>(
  lease: AgentLease<S>,
  following: DisposableStore,
): Promise<S | undefined> {
  return new Promise((resolve) => {
    const listening = lease.onDidChange((state) => {
      if (state.kind === 'waiting') return;
      listening.dispose();
      resolve(state.kind === 'open' ? state.session : undefined);
    });
    following.add(toDisposable(() => resolve(undefined)));
  });
}
