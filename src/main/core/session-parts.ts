// What the sessions of one process are made of, and what is done with them. Wires, and nothing else.

import { join } from 'node:path';
import { attentionPolicy } from './attention/attention-policy.ts';
import { PlainHistory } from './local-api/plain-history.ts';
import type { Notices } from './notices.ts';
import { activityLimits } from './operations/session-activity.ts';
import { SessionOperations } from './operations/session-operations.ts';
import { SessionPreviews } from './previews/session-previews.ts';
import { ProfileCatalog } from './profiles/profile-catalog.ts';
import { SessionLauncher } from './profiles/session-launcher.ts';
import { limitSpawns } from './pty/spawn-limit.ts';
import { Recordings } from './recording/recordings.ts';
import { SessionReaper } from './sessions/session-reaper.ts';
import { SessionRegistry } from './sessions/session-registry.ts';
import type { WingDeps } from './wing.ts';

export type SessionParts = ReturnType<typeof createSessionParts>;

/** Builds the parts; the caller disposes them. */
export function createSessionParts(deps: WingDeps, notices: Notices) {
  const { settings } = deps;
  const sessions = new SessionRegistry({
    ...deps,
    spawner: limitSpawns(deps.spawner),
    killGraceMs: () => settings.state.values['sessions.killGraceMs'],
    attention: attentionPolicy(() => settings.state.values),
    maxSessions: () => settings.state.values['sessions.max'],
    keepExited: () => settings.state.values['sessions.keepExited'],
  });
  const programFolder = join(deps.home, '.wmux', 'default', 'sessions');
  const operations = new SessionOperations({
    ...deps,
    sessions,
    environmentFolder: programFolder,
    forwardsEnvironment: () => settings.state.values['local.socket'],
    activity: activityLimits(settings),
  });
  const history = new PlainHistory({
    ...deps,
    sessions,
    notices,
    folder: programFolder,
    enabled: () => settings.state.values['local.history'],
  });
  const reaper = new SessionReaper({
    ...deps,
    sessions,
    idleTtl: () => settings.state.values['sessions.idleTtlMinutes'] * 60_000,
    onDidChange: settings.onDidChange,
    end: ({ spec }) => operations.kill(spec.id),
  });
  const recordings = new Recordings({ ...deps, sessions, notices });
  recordings.onDidReachLimit(({ session, path }) =>
    operations.events.tellRecordingLimit(session, path),
  );
  const previews = new SessionPreviews({
    ...deps,
    sessions,
    asksPages: () => settings.state.values['sessions.askPages'],
  });
  const profiles = new ProfileCatalog(settings, deps.detectProfiles);
  const launcher = new SessionLauncher({
    ...deps,
    sessions,
    profiles,
    startEnvironment: async (id, env, mode) =>
      previews.environment(id, await operations.startEnvironment(id, env), mode),
  });
  return { sessions, operations, history, reaper, recordings, previews, profiles, launcher };
}
