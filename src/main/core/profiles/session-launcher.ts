// Turns a request for a session into all that its process needs: profile, shell, folder,
// environment and shell integration. The only place where these are combined.

import type { CreateSession, Profile } from '#shared/contract/index.ts';
import { shellKind } from '#shared/terminal/shell-kind.ts';
import { sessionEnvironment } from '../pty/environment.ts';
import { withShellIntegration } from '../pty/shell-integration.ts';
import type { Session } from '../sessions/session.ts';
import type { NewSession, SessionRegistry } from '../sessions/session-registry.ts';
import type { SessionOrigin, SessionSpec } from '../sessions/session-spec.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { ProfileCatalog } from './profile-catalog.ts';

/** Without any scrollback a resize that rewraps lines leaves xterm.js 6.0.0 with too few rows. */
const MIN_SCROLLBACK = 1;

export interface SessionLauncherDeps {
  readonly sessions: SessionRegistry;
  readonly profiles: ProfileCatalog;
  readonly settings: SettingsStore;
  /** The user's own environment, as a login shell would see it. */
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** The user's login shell. */
  readonly defaultShell: string;
  readonly home: string;
  readonly version: string;
  /** Folder that holds `shell-integration/`. */
  readonly resourcesDir: string;
  readonly platform: NodeJS.Platform;
  /** The last word on the environment of session `id`; absent leaves it as it is. */
  readonly startEnvironment?: (
    id: string,
    env: Readonly<Record<string, string>>,
    mode: 'merge' | 'replace',
  ) => Promise<Readonly<Record<string, string>>>;
}

export class SessionLauncher {
  readonly #deps: SessionLauncherDeps;

  constructor(deps: SessionLauncherDeps) {
    this.#deps = deps;
  }

  /** Starts a session. @throws AppError as declared for `sessions.create` */
  async create(request: CreateSession): Promise<Session> {
    const { sessions, profiles } = this.#deps;
    const profile = await profiles.resolve(request.profileId);
    const id = request.id ?? sessions.newId();
    const spec = await this.#spec(id, request, profile);
    return sessions.create(spec, { cols: request.cols, rows: request.rows });
  }

  /**
   * What starts the program of an earlier session again. A profile that is gone is done without.
   * @throws AppError
   */
  async prepare(id: string, origin: SessionOrigin): Promise<SessionSpec> {
    const profile = await this.#deps.profiles
      .resolve(origin.profileId)
      .catch(() => this.#deps.profiles.resolve(undefined));
    // The size is asked for when it is started.
    const spec = await this.#spec(id, { ...origin, cols: 80, rows: 24 }, profile);
    return { ...spec, id };
  }

  /** Asks for the same program in the folder where session `id` is now. @throws AppError `session_not_found` */
  copyOf(id: string): CreateSession {
    const { info, spec } = this.#deps.sessions.get(id);
    const { cols, rows, cwd } = info;
    return { ...spec.origin, cwd, cols, rows };
  }

  async #spec(
    id: string,
    request: CreateSession,
    profile: Profile | undefined,
  ): Promise<NewSession> {
    const { id: _id, cols: _cols, rows: _rows, ...origin } = request;
    const { home, defaultShell, resourcesDir, platform, version, settings } = this.#deps;
    const shell = request.shell || profile?.shell || defaultShell;
    const asked = request.args ?? (request.shell ? undefined : profile?.args);
    const args = asked ?? this.#loginArgs(shell);
    const kind = shellKind(shell);
    const mode = request.envMode ?? 'merge';
    const env = sessionEnvironment({
      base: await this.#deps.userEnvironment(),
      profileEnv: profile?.env ?? {},
      extraEnv: request.env ?? {},
      mode,
      sessionId: id,
      version,
    });
    const launch = settings.state.values['shell.integration']
      ? withShellIntegration({ kind, args, env, resourcesDir, home, platform })
      : { args, env };
    return {
      id,
      name: request.name || null,
      profileId: profile?.id ?? request.profileId ?? null,
      icon: request.icon ?? profile?.icon ?? null,
      tint: request.tint ?? profile?.tint ?? null,
      scrollback: Math.max(MIN_SCROLLBACK, settings.state.values['terminal.scrollback']),
      shell,
      args: launch.args,
      env: (await this.#deps.startEnvironment?.(id, launch.env, mode)) ?? launch.env,
      cwd: expandHome(request.cwd || profile?.cwd || home, home),
      origin: { ...origin, shell, args: [...args] },
    };
  }

  /** A terminal opens a login shell, as terminal apps of macOS and Linux consoles do. */
  #loginArgs(shell: string): readonly string[] {
    const kind = shellKind(shell);
    if (this.#deps.platform === 'win32') return [];
    return kind === 'bash' || kind === 'zsh' || kind === 'fish' ? ['-l'] : [];
  }
}

function expandHome(folder: string, home: string): string {
  if (folder === '~') return home;
  return folder.startsWith('~/') ? home + folder.slice(1) : folder;
}
