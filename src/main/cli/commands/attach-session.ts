// `aerie attach`: this terminal becomes the session's until the person leaves or the session ends.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { Attachment, type Ending, type Size } from '../attach/attachment.ts';
import {
  DEFAULT_DETACH_KEYS,
  DetachKeys,
  detachKeyWords,
  parseDetachKeys,
} from '../attach/detach-keys.ts';
import { RawTerminal } from '../attach/raw-terminal.ts';
import type { CommandContext, ConnectedWing, Output } from '../command-context.ts';
import { CommandFailure, failureOf } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { shellExitCode } from '../exit-code-of.ts';

export interface AttachOptions {
  readonly detachKey?: string;
  readonly readOnly?: true;
  readonly exitCode?: true;
}

/** Longest time between two keys that belong together, in ms. */
const KEY_GAP_MS = 1000;
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Resolves to the exit code. @throws CommandFailure when it cannot attach */
export async function attachSession(
  wing: ConnectedWing,
  context: CommandContext,
  id: string,
  options: AttachOptions,
): Promise<number> {
  const codes = parseDetachKeys(options.detachKey ?? DEFAULT_DETACH_KEYS);
  const { stdin, stdout, stderr } = context;
  const session = await wing.api.sessions.get({ id });
  const transport = await wing.transportOf(id);
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  if (interactive && context.env['AERIE_SESSION_ID'] === id) {
    const message = `This terminal is the session "${id}" itself. Attach to it from another one.`;
    throw new CommandFailure('nested', message, ExitCode.wrongState);
  }
  const runs = session.state !== 'exited';
  const takesSize = interactive && runs && !options.readOnly;
  const size = (): Size => (takesSize ? sizeOf(stdout, session) : session);
  // Before anything is shown, so that what is shown fits.
  if (takesSize) await wing.api.sessions.resize({ id, ...sizeOf(stdout, session) });

  using store = new DisposableStore();
  const terminal = store.add(new RawTerminal(context));
  if (interactive) {
    if (codes.length > 0 && runs) {
      stderr.write(`[attached to ${id}; ${detachKeyWords(codes)} leaves it running]\r\n`);
    }
    terminal.take();
  }
  const attachment = store.add(
    new Attachment({ transport, id, size: size(), output: stdout, keepScrollback: interactive }),
  );
  for (const signal of ENDING_SIGNALS) {
    store.add(listen(context.signals, signal, () => attachment.end({ why: 'signal', signal })));
  }
  if (interactive) store.add(pauseWith(context, terminal, () => attachment.show(size())));
  if (takesSize) store.add(listen(stdout, 'resize', () => attachment.resize(size())));
  store.add(readKeys(context, attachment, interactive ? codes : [], options.readOnly === true));

  const ending = await attachment.ended;
  store.dispose();
  if (attachment.refused > 0) {
    stderr.write('aerie: The program did not take all that was typed.\n');
  }
  return tell(context, id, ending, options);
}

/** Gives the terminal back while the process is stopped, and shows the session anew when it goes on. */
function pauseWith(
  { signals, stop }: CommandContext,
  terminal: RawTerminal,
  show: () => void,
): Disposable {
  const store = new DisposableStore();
  store.add(
    listen(signals, 'SIGTSTP', () => {
      terminal.giveBack();
      stop();
    }),
  );
  store.add(
    listen(signals, 'SIGCONT', () => {
      // Stopped without notice, the shell had the terminal all the same.
      terminal.giveBack();
      terminal.take();
      show();
    }),
  );
  return store;
}

function sizeOf(output: Output, other: Size): Size {
  return { cols: output.columns || other.cols, rows: output.rows || other.rows };
}

/** Passes what is typed to the session; in a terminal the detach keys end the attachment. */
function readKeys(
  { stdin }: CommandContext,
  attachment: Attachment,
  codes: readonly number[],
  readOnly: boolean,
): Disposable {
  const keys = new DetachKeys(codes);
  let timer: NodeJS.Timeout | undefined;
  const type = (bytes: Uint8Array): void => {
    if (bytes.length > 0 && !readOnly) attachment.type(bytes);
  };
  const onData = (chunk: Buffer): void => {
    clearTimeout(timer);
    const { pass, detach } = keys.push(chunk);
    type(pass);
    if (detach) attachment.end({ why: 'detached' });
    else if (keys.holds) timer = setTimeout(() => type(keys.release()), KEY_GAP_MS);
  };
  stdin.on('data', onData);
  stdin.on('error', () => {});
  return toDisposable(() => {
    clearTimeout(timer);
    stdin.off('data', onData);
    stdin.pause();
  });
}

function tell(
  { stderr }: CommandContext,
  id: string,
  ending: Ending,
  options: AttachOptions,
): number {
  const say = (text: string): void => void stderr.write(`[${text}]\n`);
  switch (ending.why) {
    case 'detached':
      say(`detached from ${id}`);
      return ExitCode.ok;
    case 'signal':
      say(`detached from ${id}: ${ending.signal}`);
      return shellExitCode(-1, ending.signal);
    case 'exited': {
      const { code, signal } = ending.exit;
      say(signal ? `${id} was ended by ${signal}` : `${id} ended with code ${code}`);
      return options.exitCode ? shellExitCode(code, signal) : ExitCode.ok;
    }
    case 'failed':
      throw failureOf(ending.error);
    case 'lost':
      throw new CommandFailure(
        'disconnected',
        `The connection to Aerie was lost. The session may still run; try: aerie attach ${id}`,
        ExitCode.notRunning,
      );
  }
}

function listen(
  emitter: Pick<NodeJS.EventEmitter, 'on' | 'off'>,
  event: string,
  listener: () => void,
): Disposable {
  emitter.on(event, listener);
  return toDisposable(() => emitter.off(event, listener));
}
