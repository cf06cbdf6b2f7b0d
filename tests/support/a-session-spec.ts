import type { SessionSpec } from '#core/sessions/session-spec.ts';

/** How a shell is started, changed by `over`. */
export function aSessionSpec(over: Partial<SessionSpec> = {}): SessionSpec {
  return {
    id: 's',
    name: null,
    profileId: null,
    icon: null,
    tint: null,
    scrollback: 1000,
    shell: '/bin/sh',
    args: [],
    cwd: '/',
    env: {},
    origin: {},
    ...over,
  };
}
