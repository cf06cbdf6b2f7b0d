import { toAppError } from '#shared/client/wing-client.ts';
import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of what is kept on disk, by this process and by session hosts. */
export function restoreHandlers(
  os: Implementer['restore'],
  { restore, federation }: Pick<ApiServices, 'restore' | 'federation'>,
) {
  return {
    status: os.status.handler(async () => {
      const others = await Promise.allSettled(
        federation.hosts().map(({ api }) => api.restore.status()),
      );
      const all = [
        restore.status,
        ...others.flatMap((other) => (other.status === 'fulfilled' ? [other.value] : [])),
      ];
      return {
        enabled: restore.status.enabled,
        sessions: all.reduce((sum, { sessions }) => sum + sessions, 0),
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    }),
    claim: os.claim.handler(() => restore.claim()),
    forget: os.forget.handler(async () => {
      await restore.forget();
      try {
        await Promise.all(federation.hosts().map(({ api }) => api.restore.forget()));
      } catch (error) {
        throw toAppError(error);
      }
    }),
  };
}
