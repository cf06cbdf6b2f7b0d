import type { ApiServices, Implementer } from './api-services.ts';
import { stateStream } from './state-stream.ts';

/** Handlers of the socket for other programs. */
export function localHandlers(os: Implementer['local'], { local }: ApiServices) {
  return {
    status: os.status.handler(() => local.status),
    watch: os.watch.handler(({ signal }) =>
      stateStream(() => local.status, local.onDidChange, signal),
    ),
    disconnect: os.disconnect.handler(({ input }) => local.disconnect(input?.client)),
  };
}
