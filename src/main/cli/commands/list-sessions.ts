import type { SessionInfo } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { printJson, printLines } from '../output/print.ts';
import { folderWords, stateWords, titleWords } from '../output/session-words.ts';
import { type Styles, stylesFor } from '../output/styles.ts';
import { type Column, table } from '../output/table.ts';
import { timeSpan } from '../output/time-span.ts';

export interface ListOptions {
  readonly json?: true;
  readonly quiet?: true;
  /** Only what runs. */
  readonly running?: true;
}

/** `aerie ls`: the sessions, oldest first. */
export async function listSessions(
  wing: ConnectedWing,
  { stdout, stderr, env }: CommandContext,
  prefix: string | undefined,
  options: ListOptions,
): Promise<void> {
  const all = await wing.api.sessions.list(prefix === undefined ? undefined : { prefix });
  const sessions = options.running ? all.filter(({ state }) => state !== 'exited') : all;
  if (options.json) printJson(stdout, sessions);
  else if (options.quiet) {
    printLines(
      stdout,
      sessions.map(({ id }) => id),
    );
  } else if (sessions.length === 0) stderr.write('No sessions\n');
  else {
    const width = stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
    const rows = sessions.map((session) => [
      session.id,
      stateWords(session),
      titleWords(session),
      folderWords(session.cwd, env['HOME']),
      timeSpan(Date.now() - session.createdAt),
      String(session.viewers),
    ]);
    printLines(stdout, table(columns(sessions, stylesFor(stdout, env)), rows, width));
  }
}

function columns(sessions: readonly SessionInfo[], styles: Styles): Column[] {
  const paintState = (text: string, row: number): string => {
    const session = sessions[row];
    if (session?.state !== 'exited') {
      return session?.busy || session?.attention ? styles.yellow(text) : styles.green(text);
    }
    return session.exit?.code === 0 ? styles.dim(text) : styles.red(text);
  };
  return [
    { title: 'ID', shrinksTo: 12, paint: styles.bold },
    { title: 'STATE', paint: paintState },
    { title: 'TITLE', shrinksTo: 8 },
    { title: 'FOLDER', shrinksTo: 8, paint: styles.dim },
    { title: 'AGE' },
    { title: 'VIEWERS' },
  ];
}
