// What a session may touch: the rules of an egg.yaml once they are read, and those that hold without one.

/** How a path may be used. `deny-write` takes writing away and leaves the rest as it is. */
export type FsMode = 'rw' | 'ro' | 'deny' | 'deny-write';

/** A rule on a path and all below it. */
export interface FsRule {
  readonly mode: FsMode;
  /**
   * Normal form without a slash at its end: absolute, `~` or `~/...` in the home folder, `.` or
   * `./...` in the session's folder, `../...` beside it.
   */
  readonly path: string;
}

/** Limits; absent: none. */
export interface EggResources {
  /** Seconds of processor time. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly maxFds?: number;
  readonly maxPids?: number;
}

/** All rules of a session. */
export interface EggRules {
  /** In the order in which they were given. */
  readonly fs: readonly FsRule[];
  /** Hosts as `name`, `*.name`, `name:port` or an address; empty for no network, `*` for all of it. */
  readonly network: '*' | readonly string[];
  /** Names of variables that are passed on. */
  readonly env: '*' | readonly string[];
  readonly resources: EggResources;
  /** Program of plain terminals; null for the user's. */
  readonly shell: string | null;
  readonly skipPermissions: boolean;
  readonly audit: boolean;
  readonly trace: boolean;
  /** Files with settings, by agent. */
  readonly agentSettings: Readonly<Record<string, string>>;
}

/** No rules at all: what `base: none` begins with. */
export const noRules: EggRules = {
  fs: [],
  network: [],
  env: [],
  resources: {},
  shell: null,
  skipPermissions: false,
  audit: false,
  trace: false,
  agentSettings: {},
};

/**
 * Whether the rules deny `name` of the home folder, by their text: the nearest rule counts, and a `deny`
 * among equals. `/` denied shows nothing but what is named.
 */
export function deniesAtHome(rules: readonly FsRule[], home: string, name: string): boolean {
  const target = `${home}/${name}/`;
  const covering = rules
    .map(({ mode, path }) => ({ mode, path: path.replace(/^~(?=\/|$)/, home) }))
    .filter(({ path }) => target.startsWith(path.endsWith('/') ? path : `${path}/`));
  const longest = Math.max(...covering.map(({ path }) => path.length));
  return covering.some(({ mode, path }) => mode === 'deny' && path.length === longest);
}

const SECRETS = ['.ssh', '.gnupg', '.aws', '.docker', '.kube', '.netrc'];
/** More that lets whoever reads it be somebody elsewhere: our own, peers deny what is above. */
const MORE_SECRETS = [
  ...['.git-credentials', '.config/git/credentials', '.config/gh', '.config/glab-cli'],
  ...['.config/gcloud', '.azure', '.vault-token', '.pgpass', '.Xauthority', '.password-store'],
  ...['.local/share/keyrings', '.mozilla', '.config/google-chrome', '.config/chromium'],
  ...['.config/BraveSoftware', '.config/microsoft-edge', '.thunderbird'],
  ...['Library/Cookies', 'Library/Application Support/Google/Chrome'],
];
const HISTORIES = ['.bash_history', '.zsh_history'];

/** What holds without an egg.yaml, and what every egg.yaml begins with. */
export const builtInRules: EggRules = {
  ...noRules,
  fs: [
    { mode: 'ro', path: '/' },
    { mode: 'rw', path: '.' },
    { mode: 'rw', path: '~/.cache' },
    { mode: 'rw', path: '~/Library/Caches' },
    { mode: 'rw', path: '~/go/pkg/mod/cache' },
    ...[...SECRETS, ...MORE_SECRETS, ...HISTORIES].map(
      (name): FsRule => ({ mode: 'deny', path: `~/${name}` }),
    ),
    { mode: 'deny-write', path: './egg.yaml' },
  ],
  env: ['HOME', 'PATH', 'TERM', 'LANG', 'USER'],
};
