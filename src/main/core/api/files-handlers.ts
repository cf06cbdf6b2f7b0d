import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of the files in the folder of a chat. */
export function filesHandlers(os: Implementer['files'], { chats }: ApiServices) {
  return {
    find: os.find.handler(async ({ input, signal = new AbortController().signal }) => {
      const service = await chats.use();
      const { limit } = input;
      const options = limit === undefined ? { signal } : { signal, limit };
      return service.files.find(service.folder(input.chat), input.query, options);
    }),
    check: os.check.handler(async ({ input }) => {
      const service = await chats.use();
      return service.files.check(service.folder(input.chat), input.paths);
    }),
    read: os.read.handler(async ({ input }) => {
      const service = await chats.use();
      return service.files.read(service.folder(input.chat), input.path, input.line ?? 1);
    }),
  };
}
