// An agent that a person describes in one line of the settings: `Name: [VARIABLE=value …] command [arguments]`.

/** What a line says. */
export interface CustomAgentLine {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const variable = /^([A-Za-z_][A-Za-z0-9_]{0,127})=(.*)$/s;

/** Reads a line; words with spaces stand in quotes. `reason` is a sentence that says what is missing. */
export function customAgentLine(
  line: string,
): { ok: true; agent: CustomAgentLine } | { ok: false; reason: string } {
  const colon = line.indexOf(':');
  const name = colon < 0 ? '' : line.slice(0, colon).trim();
  if (name === '') return { ok: false, reason: 'Begin with a name and a colon.' };
  const words = commandWords(line.slice(colon + 1));
  if (!words) return { ok: false, reason: 'A quote is not closed.' };
  const env: Record<string, string> = {};
  let at = 0;
  for (; at < words.length; at += 1) {
    const match = variable.exec(words[at] ?? '');
    if (!match) break;
    env[match[1] ?? ''] = match[2] ?? '';
  }
  const [command, ...args] = words.slice(at);
  if (command === undefined) return { ok: false, reason: 'After the colon comes the command.' };
  return { ok: true, agent: { name, command, args, env } };
}

/** Words of a command line; null if a quote is not closed. A backslash means itself, as in paths. */
export function commandWords(text: string): string[] | null {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"']+|"[^"]*"|'[^']*')+)\s*/y;
  const line = text.trim();
  while (pattern.lastIndex < line.length) {
    const match = pattern.exec(line);
    if (!match) return null;
    words.push((match[1] ?? '').replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  return words;
}
