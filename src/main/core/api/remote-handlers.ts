import type { ApiServices, Implementer } from './api-services.ts';
import { stateStream } from './state-stream.ts';

/** Handlers of how this machine is reached from elsewhere. */
export function remoteHandlers(os: Implementer['remote'], { link }: ApiServices) {
  return {
    status: os.status.handler(async () => (await link.use()).status()),
    watch: os.watch.handler(async function* ({ signal }) {
      const service = await link.inUse(signal);
      if (!service) return;
      for await (const due of stateStream(() => true, service.onDidChange, signal)) {
        if (due) yield await service.status();
      }
    }),
    addRoost: os.addRoost.handler(async ({ input }) => (await link.use()).addRoost(input)),
    changeRoost: os.changeRoost.handler(async ({ input: { roost, ...change } }) =>
      (await link.use()).changeRoost(roost, change),
    ),
    removeRoost: os.removeRoost.handler(async ({ input }) =>
      (await link.use()).removeRoost(input.roost),
    ),
    signIn: os.signIn.handler(async ({ input }) => (await link.use()).signIn(input.roost)),
    cancelSignIn: os.cancelSignIn.handler(async ({ input }) =>
      (await link.use()).cancelSignIn(input.roost),
    ),
    signOut: os.signOut.handler(async ({ input }) => (await link.use()).signOut(input.roost)),
    retry: os.retry.handler(async ({ input }) => (await link.use()).retry(input.roost)),
    prove: os.prove.handler(async ({ input }) => (await link.use()).prove(input.roost)),
    changeAccess: os.changeAccess.handler(async ({ input }) =>
      (await link.use()).changeAccess(input),
    ),
    removeMember: os.removeMember.handler(async ({ input }) =>
      (await link.use()).removeMember(input),
    ),
    cutOff: os.cutOff.handler(async ({ input }) => (await link.use()).cutOff(input)),
  };
}
