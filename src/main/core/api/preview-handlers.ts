import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of what programs of sessions want to show, and to open. */
export function previewHandlers(os: Implementer['sessions'], { previews }: ApiServices) {
  return {
    preview: os.preview.handler(({ input }) => previews.read(input.id)),
    takePage: os.takePage.handler(({ input }) => ({
      taken: previews.takePage(input.id, input.page),
    })),
  };
}
