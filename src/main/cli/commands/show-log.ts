// `aerie logs`: what a session has printed, and with --follow what it prints from then on.

import type { HistoryFormat } from '#shared/contract/index.ts';
import { withoutScrollbackClearing } from '../attach/keep-scrollback.ts';
import type { CommandContext, ConnectedWing, Output } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { written } from '../output/print.ts';

export interface LogOptions {
  readonly format?: HistoryFormat;
  readonly lines?: number;
  readonly follow?: true;
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Prints the log; with `follow`, until the session ends or the process is interrupted. */
export async function showLog(
  wing: ConnectedWing,
  context: CommandContext,
  id: string,
  options: LogOptions,
): Promise<number> {
  const { stdout } = context;
  const format = options.format ?? 'text';
  if (options.follow) return follow(wing, context, id, format, options.lines);
  const lines = options.lines === undefined ? {} : { lines: options.lines };
  let last = '';
  for await (const piece of await wing.api.sessions.history({ id, format, ...lines })) {
    const begins = last === '';
    await written(
      stdout,
      begins ? beginning(stdout, readable(piece, format), format) : readable(piece, format),
    );
    last = piece.at(-1) ?? last;
  }
  if (last !== '\n' && last !== '') await written(stdout, endOf(format));
  return ExitCode.ok;
}

/** Follows a replay: what a session may have left on in this terminal goes off. */
function endOf(format: HistoryFormat): string {
  return format === 'ansi' ? '\x1b[m\x1b[?25h\r\n' : '\n';
}

/** A replay draws on the whole screen of a terminal: what is there moves into its scrollback. */
function beginning(output: Output, text: string, format: HistoryFormat): string | Uint8Array {
  if (format !== 'ansi' || !output.isTTY) return text;
  const replay = withoutScrollbackClearing(Buffer.from(text));
  return Buffer.concat([Buffer.from('\r\n'.repeat(output.rows ?? 0)), replay]);
}

function readable(text: string, format: HistoryFormat): string {
  return format === 'text' ? text.replaceAll('\r\n', '\n') : text;
}

async function follow(
  wing: ConnectedWing,
  context: CommandContext,
  id: string,
  format: HistoryFormat,
  lines: number | undefined,
): Promise<number> {
  if (format === 'html') {
    throw new CommandFailure('usage', 'Use text or ansi with --follow.', ExitCode.usage);
  }
  const { stdout, signals } = context;
  const [{ LogFollower }, { cols, rows }, transport] = await Promise.all([
    import('./log-follower.ts'),
    wing.api.sessions.get({ id }),
    wing.transportOf(id),
  ]);
  const follower = new LogFollower(context, transport, { id, cols, rows, format, lines });
  const stop = (): void => follower.stop();
  for (const signal of ENDING_SIGNALS) signals.on(signal, stop);
  try {
    await follower.ended;
    return ExitCode.ok;
  } finally {
    for (const signal of ENDING_SIGNALS) signals.off(signal, stop);
    follower.dispose();
    if (format === 'ansi') await written(stdout, endOf(format));
  }
}
