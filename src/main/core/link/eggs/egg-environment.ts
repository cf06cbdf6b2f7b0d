// The variables of a session: only what its rules pass on, and what it must know of itself.

import type { RemoteCaller } from '../remote-caller.ts';
import type { EggFolder } from './egg-folder.ts';
import type { EggRules } from './egg-rules.ts';

/** Variables that programs on Windows do not start without, and the place for temporary files. */
const ALWAYS = ['HOME', 'PATH', 'TERM', 'LANG', 'USER', 'SHELL', 'TMPDIR', 'COLORTERM'];
const WINDOWS = ['SYSTEMROOT', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE', 'TEMP', 'TMP', 'PATHEXT'];
/** What tells an agent that it runs in another, what speaks for a session of ours, and what opens Aerie. */
const NEVER = /^(CLAUDECODE$|CLAUDE_CODE_|WT_|AERIE_|ELECTRON_)/i;
/** Characters of a person's name that a variable may hold. */
const NOT_A_NAME = /[^A-Za-z0-9 _.@-]/g;
const MAX_NAME = 256;

export interface EggEnvironmentOptions {
  /** The user's own variables. */
  readonly user: Readonly<Record<string, string>>;
  readonly rules: Pick<EggRules, 'env'>;
  /** Names that the agent needs. */
  readonly names: readonly string[];
  readonly sessionId: string;
  readonly caller: RemoteCaller;
  readonly home: string;
  readonly folder: Pick<EggFolder, 'shared' | 'shims' | 'previewFile'>;
  /** Whether the folder with the user's SSH keys is out of reach. */
  readonly sshDenied: boolean;
  readonly windows: boolean;
}

/** The whole environment of a session. */
export function eggEnvironment(options: EggEnvironmentOptions): Record<string, string> {
  const { user, rules, names, sessionId, caller, home, folder, sshDenied, windows } = options;
  const passed = new Set([
    ...ALWAYS,
    ...names,
    ...(windows ? WINDOWS : []),
    ...(rules.env === '*' ? [] : rules.env),
  ]);
  const isPassed = (name: string): boolean =>
    !NEVER.test(name) &&
    !(sshDenied && /^SSH_(AUTH_SOCK|AGENT_PID)$/.test(name)) &&
    (rules.env === '*' ||
      passed.has(windows ? name.toUpperCase() : name) ||
      name.startsWith('LC_'));
  const env = Object.fromEntries(Object.entries(user).filter(([name]) => isPassed(name)));
  return {
    ...env,
    HOME: home,
    // The shims are for shells of Unix, and Windows spells the name in its own way.
    ...(windows ? {} : { PATH: [folder.shims, env['PATH']].filter(Boolean).join(':') }),
    TERM: 'xterm-256color',
    GIT_TERMINAL_PROMPT: '0',
    BROWSER: 'wt-browser',
    ...sessionVariables(sessionId, caller),
    WT_SESSION_DIR: folder.shared,
    WT_PREVIEW_DIR: folder.shared,
    WT_PREVIEW_FILE: folder.previewFile,
  };
}

/** What programs are told of the session and of who began it. */
export function sessionVariables(
  sessionId: string,
  caller: RemoteCaller,
): Readonly<Record<string, string>> {
  return {
    WT_SESSION_ID: sessionId,
    WT_USER: nameFrom(caller.userId),
    WT_USER_EMAIL: nameFrom(caller.email),
    WT_USER_NAME: nameFrom(caller.displayName),
  };
}

/** Nothing that a shell, a mail or a file name would take for more than a name. */
function nameFrom(text: string): string {
  return text.replace(NOT_A_NAME, '').slice(0, MAX_NAME);
}
