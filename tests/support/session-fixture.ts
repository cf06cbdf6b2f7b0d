import type { SessionInfo } from '#shared/contract/index.ts';

/** A running session for tests of code that only reads one. */
export function sessionFixture(part: Partial<SessionInfo> & { id: string }): SessionInfo {
  return {
    name: null,
    title: '',
    state: 'alive',
    pid: 100,
    cols: 80,
    rows: 24,
    shell: '/bin/bash',
    args: [],
    cwd: '/home/user',
    profileId: null,
    icon: null,
    tint: null,
    createdAt: 0,
    exit: null,
    attention: null,
    viewers: 0,
    busy: false,
    generation: 0,
    ...part,
  };
}
