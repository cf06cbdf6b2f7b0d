/** What to start for a command of an agent. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** True if `args` stand as they are on a command line of Windows. */
  readonly verbatim: boolean;
}

/** Whatever means something to a shell, blanks included. */
const unixShellCharacter = /[\s|&;<>()$`\\"'*?[\]#~=%!{}]/;
const windowsShellCharacter = /[\s|&<>^()"%!;,=`']/;

/**
 * A command with arguments, or of one plain word, is started as it is; any other is a line for the
 * system's shell (acp.md 6.9). `comSpec` is the shell of Windows.
 */
export function commandLine(
  command: string,
  args: readonly string[],
  platform: NodeJS.Platform,
  comSpec = 'cmd.exe',
): CommandLine {
  const windows = platform === 'win32';
  const special = windows ? windowsShellCharacter : unixShellCharacter;
  if (args.length > 0 || !special.test(command)) {
    return { program: command, args, verbatim: false };
  }
  if (!windows) return { program: '/bin/sh', args: ['-c', command], verbatim: false };
  return { program: comSpec, args: ['/d', '/s', '/c', `"${command}"`], verbatim: true };
}

/**
 * How a batch file of Windows is started, which only its shell can do; null if an argument holds what
 * the shell would change whatever is put around it.
 */
export function batchLine(
  program: string,
  args: readonly string[],
  comSpec = 'cmd.exe',
): CommandLine | null {
  const words = [program, ...args];
  if (words.some((word) => /["%!\r\n]/.test(word))) return null;
  // A backslash before the closing quote would take it along.
  const line = words.map((word) => `"${word.replace(/\\+$/, '$&$&')}"`).join(' ');
  return { program: comSpec, args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** A variable that a command is given. */
interface Variable {
  readonly name: string;
  readonly value: string;
}

/** Variables that change how output looks; any other may change which program runs, or what it does. */
const harmless =
  /^(TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CLICOLOR(_FORCE)?|COLUMNS|LINES|CI|TZ|LANG|LANGUAGE|LC_[A-Z]+|CLAUDECODE)$/;

/** Variables that somebody who allows a command must know of. */
export function tellingVariables(env: readonly Variable[]): readonly Variable[] {
  return env.filter(({ name }) => !harmless.test(name));
}

/** The command as a person would read it, with `env` before it. */
export function commandTitle(
  command: string,
  args: readonly string[],
  env: readonly Variable[] = [],
): string {
  const variables = env.map(({ name, value }) => `${name}=${word(value)}`);
  return [...variables, command, ...args.map(word)].join(' ');
}

function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text);
}

function quoted(arg: string): string {
  return `'${arg.replaceAll("'", "'\\''")}'`;
}
