// Programs that people elsewhere may start, by the names of the wing protocol (section 8.3).

/** One kind of agent. */
export interface AgentKind {
  readonly name: string;
  /** Its program, as found on the PATH. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Arguments more where the rules say that it need not ask. */
  readonly skipPermissions: readonly string[];
  /** Variables passed on to it, beside those that everything gets. */
  readonly env: readonly string[];
  /** Hosts it cannot work without. */
  readonly domains: readonly string[];
  /** What it must write below the home folder: these, and files that begin with the name. */
  readonly homePaths: readonly string[];
  /** Its file with settings below the home folder, and what is in it when nothing is set; null: none is known. */
  readonly settings: { readonly file: string; readonly empty: string } | null;
  /** The variable whose key it also takes from a program named in its settings (`apiKeyHelper`). */
  readonly keyHelper?: string;
  /** Ports of this machine it talks to, if its hosts allow that. */
  readonly localPorts: readonly number[];
}

const ANTHROPIC = 'ANTHROPIC_API_KEY';
const OPENAI = 'OPENAI_API_KEY';
const GOOGLE = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'];

/** All kinds, in the order in which they are told. */
export const agentKinds: readonly AgentKind[] = [
  {
    ...{ name: 'claude', binary: 'claude', args: [], localPorts: [] },
    skipPermissions: ['--dangerously-skip-permissions'],
    env: [ANTHROPIC],
    domains: ['*.anthropic.com', '*.claude.com', 'claude.com', 'sentry.io', 'statsigapi.net'],
    homePaths: ['.claude', '.cache/claude'],
    settings: { file: '.claude/settings.json', empty: '{}\n' },
    keyHelper: ANTHROPIC,
  },
  {
    ...{ name: 'codex', binary: 'codex', args: [], localPorts: [] },
    skipPermissions: ['--full-auto'],
    env: [OPENAI],
    domains: ['*.openai.com', 'api.openai.com', 'chatgpt.com', '*.chatgpt.com'],
    homePaths: ['.codex'],
    settings: { file: '.codex/config.toml', empty: '' },
  },
  {
    ...{ name: 'cursor', binary: 'agent', args: [], localPorts: [] },
    skipPermissions: ['--yolo'],
    env: [ANTHROPIC, OPENAI],
    domains: ['api.anthropic.com', 'api.openai.com', '*.cursor.sh'],
    homePaths: ['.cursor', '.config/cursor', 'Library/Caches/cursor-compile-cache'],
    settings: null,
  },
  {
    ...{ name: 'ollama', binary: 'ollama', args: ['run', 'llama3.2'], localPorts: [11_434] },
    ...{ skipPermissions: [], env: [] },
    domains: ['localhost'],
    homePaths: ['.ollama'],
    settings: null,
  },
  {
    ...{ name: 'gemini', binary: 'gemini', args: [], localPorts: [] },
    skipPermissions: [],
    env: GOOGLE,
    domains: ['*.googleapis.com'],
    homePaths: ['.gemini'],
    settings: { file: '.gemini/settings.json', empty: '{}\n' },
  },
  {
    ...{ name: 'opencode', binary: 'opencode', args: [], localPorts: [] },
    skipPermissions: [],
    env: [ANTHROPIC, OPENAI, ...GOOGLE],
    domains: ['*.anthropic.com', '*.openai.com', '*.googleapis.com'],
    homePaths: ['.opencode'],
    settings: null,
  },
];

/** A plain terminal; ours, stock clients do not offer it. */
export const SHELL_KIND = 'shell';
