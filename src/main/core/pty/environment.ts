// The environment of a session. Aerie may itself have been started from npm, from an editor's
// terminal or from Electron: nothing of that may reach the user's shell. Pure.
import { spellingIn } from './environment-variable.ts';

export interface SessionEnvironmentOptions {
  /** The user's environment, see `readUserEnvironment`. */
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly profileEnv: Readonly<Record<string, string>>;
  /** Laid over the others; in `replace` mode used alone. */
  readonly extraEnv: Readonly<Record<string, string>>;
  readonly mode: 'merge' | 'replace';
  readonly sessionId: string;
  /** Aerie's version. */
  readonly version: string;
  /** Names are case-insensitive on `win32`. Default: this system. */
  readonly platform?: NodeJS.Platform;
}

const dropped = new Set([
  // Electron, Node and Chromium as the host of Aerie
  'NODE_OPTIONS',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
  'ORIGINAL_XDG_CURRENT_DESKTOP',
  'CHROME_DESKTOP',
  // AppImage
  'APPDIR',
  'APPIMAGE',
  'ARGV0',
  'OWD',
  // npm
  'INIT_CWD',
  // the terminal or multiplexer that Aerie was started from
  'TERM',
  'TERMCAP',
  'COLUMNS',
  'LINES',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'WINDOWID',
  'COLORTERM',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TERM_SESSION_ID',
  'LC_TERMINAL',
  'LC_TERMINAL_VERSION',
  'TERMINFO',
  'VTE_VERSION',
  'KONSOLE_VERSION',
  'WT_SESSION',
  'WT_PROFILE_ID',
  'ZELLIJ',
  'WMUX_SESSION_ID',
  // of the session of ours that Aerie was started in
  'WT_SESSION_ID',
  'WT_SESSION_DIR',
  'WT_PREVIEW_DIR',
  'WT_PREVIEW_FILE',
  'WT_USER',
  'WT_USER_EMAIL',
  'WT_USER_NAME',
  // of the process that started Aerie, not of the shell that starts now
  'SHLVL',
  'OLDPWD',
  'PWD',
  '_',
]);
const droppedPrefixes = [
  'ELECTRON_',
  'AERIE_',
  'VSCODE_',
  'npm_',
  'ITERM_',
  'KITTY_',
  'ALACRITTY_',
  'WEZTERM_',
  'GHOSTTY_',
  'KONSOLE_DBUS_',
];
/** First is used for a system that has it for sure, as Debian and macOS respectively do. */
const fallbackLocale: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'C.UTF-8',
  darwin: 'en_US.UTF-8',
};

/** The whole environment for a new session. PWD is left to whoever starts the program. */
export function sessionEnvironment(options: SessionEnvironmentOptions): Record<string, string> {
  const { base, profileEnv, extraEnv, mode, sessionId, version } = options;
  const platform = options.platform ?? process.platform;
  const ids = { AERIE_SESSION_ID: sessionId, WMUX_SESSION_ID: sessionId };
  if (mode === 'replace') {
    return { TERM: 'xterm-256color', ...terminalIdentity(version), ...extraEnv, ...ids };
  }
  const env = sanitisedEnvironment(base, platform);
  overlay(env, { TERM: 'xterm-256color', ...terminalIdentity(version) }, platform);
  overlay(env, profileEnv, platform);
  overlay(env, extraEnv, platform);
  overlay(env, ids, platform);
  const locale = fallbackLocale[platform];
  const hasLocale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].some(Boolean);
  if (locale !== undefined && !hasLocale) env['LANG'] = locale;
  return env;
}

/** `base` without what belongs to the programs that Aerie runs in or was started from. */
export function sanitisedEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !isDropped(name, platform)) env[name] = value;
  }
  // As above; a browser that the user has chosen stays.
  if (/(^|[/\\])wt-browser$/.test(env['BROWSER'] ?? '')) delete env['BROWSER'];
  const startedByNpm = Object.keys(base).some(
    (name) => name.toLowerCase() === 'npm_lifecycle_event',
  );
  if (startedByNpm) {
    withoutNpmFolders(env, platform);
    // npm tells its scripts its own editor, `vi` where the user has chosen none.
    if (env['EDITOR'] === 'vi') delete env['EDITOR'];
    delete env['NODE'];
    delete env['COLOR'];
  }
  return env;
}

function terminalIdentity(version: string): Record<string, string> {
  return { COLORTERM: 'truecolor', TERM_PROGRAM: 'Aerie', TERM_PROGRAM_VERSION: version };
}

function isDropped(name: string, platform: NodeJS.Platform): boolean {
  const upper = platform === 'win32' ? name.toUpperCase() : name;
  if (dropped.has(upper)) return true;
  return droppedPrefixes.some((prefix) =>
    platform === 'win32' ? upper.startsWith(prefix.toUpperCase()) : name.startsWith(prefix),
  );
}

/** `npm run` puts its own folders before the user's PATH. */
function withoutNpmFolders(env: Record<string, string>, platform: NodeJS.Platform): void {
  const name = spellingIn(env, 'PATH', platform);
  const path = env[name];
  if (path === undefined) return;
  const separator = platform === 'win32' ? ';' : ':';
  env[name] = path
    .split(separator)
    .filter((folder) => !/[/\\](node_modules[/\\]\.bin|node-gyp-bin)[/\\]?$/.test(folder))
    .join(separator);
}

function overlay(
  env: Record<string, string>,
  over: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): void {
  for (const [name, value] of Object.entries(over)) env[spellingIn(env, name, platform)] = value;
}
