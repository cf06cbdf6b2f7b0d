import type { RecordingInfo } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { harmlessText } from '../output/harmless-text.ts';
import { printJson, printLines } from '../output/print.ts';
import { table } from '../output/table.ts';
import { timeSpan } from '../output/time-span.ts';

export interface RecordOptions {
  readonly json?: true;
  /** Also what is typed; absent means as in the settings. */
  readonly keys?: boolean;
  readonly keylog?: true;
}

/** What `aerie record` can do. */
export type RecordAction = 'start' | 'stop' | 'ls';

/** `aerie record`: starts or stops a recording of a session, or lists recordings. */
export async function recordSession(
  wing: ConnectedWing,
  { stdout }: CommandContext,
  action: RecordAction,
  id: string | undefined,
  options: RecordOptions,
): Promise<void> {
  if (action === 'ls') {
    const recordings = await wing.api.recordings.list(
      id === undefined ? undefined : { session: id },
    );
    if (options.json) printJson(stdout, recordings);
    else if (recordings.length > 0) printLines(stdout, listed(recordings));
    return;
  }
  if (id === undefined) {
    throw new CommandFailure(
      'usage',
      'Say which session, e.g.: aerie record start build',
      ExitCode.usage,
    );
  }
  const recording =
    action === 'stop'
      ? await wing.api.sessions.stopRecording({ id })
      : await wing.api.sessions.startRecording({
          id,
          ...(options.keys === undefined ? {} : { keys: options.keys }),
          ...(options.keylog ? { keylog: true } : {}),
        });
  if (options.json) printJson(stdout, recording);
  else printLines(stdout, [recording.path]);
}

function listed(recordings: readonly RecordingInfo[]): string[] {
  const columns = [
    { title: 'SESSION' },
    { title: 'STARTED' },
    { title: 'LENGTH' },
    { title: 'STATE' },
    { title: 'FILE' },
  ];
  const rows = recordings.map(({ session, startedAt, durationMs, running, ended, path }) => [
    session,
    new Date(startedAt).toISOString(),
    timeSpan(durationMs),
    running ? 'running' : (ended ?? ''),
    harmlessText(path),
  ]);
  return table(columns, rows, Number.POSITIVE_INFINITY);
}
