import type { ApiServices, Implementer } from './api-services.ts';
import { changeStream } from './change-stream.ts';

export function settingsHandlers(os: Implementer['settings'], { settings }: ApiServices) {
  return {
    get: os.get.handler(() => settings.state),
    watch: os.watch.handler(({ signal }) =>
      changeStream(() => [settings.state], settings.onDidChange, signal),
    ),
    update: os.update.handler(({ input }) => {
      settings.update(input);
      return settings.state;
    }),
    reset: os.reset.handler(({ input }) => {
      settings.reset(input.keys);
      return settings.state;
    }),
  };
}
