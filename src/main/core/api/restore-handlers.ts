import type { ApiServices, Implementer } from './api-services.ts';

export function restoreHandlers(os: Implementer['restore'], { restore }: ApiServices) {
  return {
    status: os.status.handler(() => restore.status),
    forget: os.forget.handler(() => restore.forget()),
  };
}
