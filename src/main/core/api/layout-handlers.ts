import type { ApiServices, Implementer } from './api-services.ts';

export function layoutHandlers(os: Implementer['layouts'], { layouts }: ApiServices) {
  return {
    load: os.load.handler(({ input }) => ({ layout: layouts.load(input.window) })),
    save: os.save.handler(({ input }) => layouts.save(input.window, input.layout)),
  };
}
