import { openInEditor } from '../editor/open-in-editor.ts';
import type { ApiServices, Implementer } from './api-services.ts';

/** Handlers of the user's editor. */
export function editorHandlers(os: Implementer['editor'], services: ApiServices) {
  const { federation, info, settings, userEnvironment } = services;
  const ports = {
    platform: info.platform,
    userEnvironment,
    template: () => settings.state.values['agents.editor'],
    createSession: async (request: Parameters<typeof federation.create>[0]) =>
      (await federation.create(request)).id,
  };
  return {
    open: os.open.handler(({ input: { path: file, line, column } }) =>
      openInEditor(ports, { file, line, column }),
    ),
  };
}
