import type { ApiServices, Implementer } from './api-services.ts';
import { stateStream } from './state-stream.ts';

/** Handlers of the socket for other programs. */
export function localHandlers(os: Implementer['local'], { localApi }: ApiServices) {
  return {
    status: os.status.handler(() => localApi.status),
    watch: os.watch.handler(({ signal }) =>
      stateStream(() => localApi.status, localApi.onDidChange, signal),
    ),
    disconnect: os.disconnect.handler(({ input }) => localApi.disconnect(input?.client)),
  };
}
