// Where the program of an agent lies, in one line of the settings: `agent: /path/to/program`.

/** What a line says. */
export interface CliPathLine {
  /** Id of the agent. */
  readonly agent: string;
  readonly path: string;
}

/** Reads a line; `reason` is a sentence that says what is missing. */
export function cliPathLine(
  line: string,
): { ok: true; program: CliPathLine } | { ok: false; reason: string } {
  const [, agent, path = ''] = /^\s*([a-z0-9-]{1,64})\s*:\s*(.*?)\s*$/s.exec(line) ?? [];
  if (agent === undefined) {
    return { ok: false, reason: 'Begin with the id of the agent and a colon, as in “opencode:”.' };
  }
  if (!/^(\/|~\/|[A-Za-z]:[\\/]|\\\\)/.test(path) || path.includes('\0')) {
    return { ok: false, reason: 'After the colon comes the whole path of its program.' };
  }
  return { ok: true, program: { agent, path } };
}

/** The path of each agent that lines tell one for; the first counts. */
export function cliPathsOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const read = lines.flatMap((line) => {
    const found = cliPathLine(line);
    return found.ok ? [[found.program.agent, found.program.path] as const] : [];
  });
  return Object.fromEntries(read.toReversed());
}
