// Programs that people elsewhere may start, by the names of the wing protocol (section 8.3).

/** One kind of agent. */
export interface AgentKind {
  readonly name: string;
  /** Its program, as found on the PATH. */
  readonly binary: string;
  readonly args: readonly string[];
  /** Variables passed on to it, beside those that everything gets. */
  readonly env: readonly string[];
}

/** All kinds, in the order in which they are told. */
export const agentKinds: readonly AgentKind[] = [
  { name: 'claude', binary: 'claude', args: [], env: ['ANTHROPIC_API_KEY'] },
  { name: 'codex', binary: 'codex', args: [], env: ['OPENAI_API_KEY'] },
  { name: 'cursor', binary: 'agent', args: [], env: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'] },
  { name: 'ollama', binary: 'ollama', args: ['run', 'llama3.2'], env: [] },
  { name: 'gemini', binary: 'gemini', args: [], env: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  {
    name: 'opencode',
    binary: 'opencode',
    args: [],
    env: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'],
  },
];

/** A plain terminal; ours, stock clients do not offer it. */
export const SHELL_KIND = 'shell';
