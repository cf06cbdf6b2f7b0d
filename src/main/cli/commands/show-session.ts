import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { harmlessText } from '../output/harmless-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { stateWords, titleWords } from '../output/session-words.ts';
import { stylesFor } from '../output/styles.ts';
import { timeSpan } from '../output/time-span.ts';

/** `aerie info`: all that is known of one session. */
export async function showSession(
  wing: ConnectedWing,
  { stdout, env }: CommandContext,
  id: string,
  { json }: { readonly json?: true },
): Promise<void> {
  const session = await wing.api.sessions.get({ id });
  if (json) return printJson(stdout, session);
  const started = new Date(session.createdAt).toISOString();
  const facts: [string, string][] = [
    ['Id', session.id],
    ['Title', titleWords(session)],
    ['State', stateWords(session)],
    ['Process', session.pid === 0 ? '–' : String(session.pid)],
    ['Program', [session.shell, ...session.args].map(harmlessText).join(' ')],
    ['Folder', harmlessText(session.cwd)],
    ['Size', `${session.cols} × ${session.rows}`],
    ['Viewers', String(session.viewers)],
    ['Started', `${started} (${timeSpan(Date.now() - session.createdAt)} ago)`],
  ];
  if (session.recording) facts.push(['Recording', 'yes']);
  const { attention } = session;
  if (attention) facts.push(['Wants', harmlessText(attention.message ?? attention.reason)]);
  const styles = stylesFor(stdout, env);
  printLines(
    stdout,
    facts.map(([name, value]) => `${styles.dim(name.padEnd(9))} ${value}`),
  );
}
