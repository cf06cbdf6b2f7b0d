import { AppError } from '#shared/base/app-error.ts';
import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';

export function systemHandlers(
  os: Implementer['system'],
  { info, notices, lifetime }: ApiServices,
) {
  return {
    info: os.info.handler(() => info),
    // For whom there are rules, they are put in its place.
    rights: os.rights.handler(() => null),
    notices: os.notices.handler(({ signal }) =>
      changeStream(() => notices.open, notices.onDidAdd, signal),
    ),
    retire: os.retire.handler(() => {
      if (!lifetime) throw new AppError('bad_request', 'Only a session host can be retired.');
      lifetime.retire();
    }),
    dismissNotice: os.dismissNotice.handler(({ input }) => notices.dismiss(input.id)),
  };
}
