import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';

export function systemHandlers(os: Implementer['system'], { info, notices }: ApiServices) {
  return {
    info: os.info.handler(() => info),
    notices: os.notices.handler(({ signal }) =>
      changeStream(() => notices.open, notices.onDidAdd, signal),
    ),
    dismissNotice: os.dismissNotice.handler(({ input }) => notices.dismiss(input.id)),
  };
}
