import type { SessionInfo } from '#shared/contract/index.ts';

/** A running session with sensible values, changed by `over`. */
export function aSession(over: Partial<SessionInfo> = {}): SessionInfo {
  return {
    id: 'session-1',
    name: null,
    title: 'bash',
    state: 'alive',
    pid: 4242,
    cols: 80,
    rows: 24,
    shell: '/bin/bash',
    args: [],
    cwd: '/home/ann',
    profileId: 'default',
    icon: null,
    tint: null,
    createdAt: 1,
    exit: null,
    attention: null,
    viewers: 1,
    busy: false,
    recording: false,
    generation: 0,
    ...over,
  };
}
