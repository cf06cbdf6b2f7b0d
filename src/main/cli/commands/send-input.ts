// `aerie send`: bytes for a session exactly as given, from the arguments or standard input.

import { isUtf8 } from 'node:buffer';
import { TerminalChannels } from '#shared/client/terminal-channels.ts';
import { incompleteCharacter } from '#shared/terminal/incomplete-character.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { CommandFailure, failureOf } from '../command-failure.ts';
import { ExitCode } from '../exit-code.ts';
import { printJson } from '../output/print.ts';
import { unescapeText } from './unescape-text.ts';

export interface SendOptions {
  readonly json?: true;
  readonly escapes?: true;
}

/** Bytes sent in one call. */
const PIECE = 32 * 1024;
/** How long a program that reads slowly is left alone before the next attempt, in ms. */
const RETRY_MS = 50;

/** Sends `words`, joined by blanks, else all of standard input. */
export async function sendInput(
  wing: ConnectedWing,
  { stdin, stdout }: CommandContext,
  id: string,
  words: readonly string[],
  options: SendOptions,
): Promise<void> {
  let bytes = 0;
  if (words.length > 0) {
    const text = words.join(' ');
    const input = options.escapes ? unescapeText(text) : Buffer.from(text);
    bytes = await sendAll(wing, id, [input]);
  } else if (stdin.isTTY) {
    throw new CommandFailure(
      'usage',
      'Say what to send, or pipe it in. To type yourself: aerie attach ID',
      ExitCode.usage,
    );
  } else {
    bytes = await sendAll(wing, id, stdin);
  }
  if (options.json) printJson(stdout, { id, bytes });
}

async function sendAll(
  wing: ConnectedWing,
  id: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  let total = 0;
  let rest: Uint8Array = new Uint8Array(0);
  // Also says that there is no such session when there is nothing to send.
  await wing.api.sessions.get({ id });
  for await (const chunk of source) {
    total += chunk.length;
    let bytes = Buffer.concat([rest, chunk]);
    const kept = incompleteCharacter(bytes);
    rest = bytes.subarray(bytes.length - kept);
    bytes = bytes.subarray(0, bytes.length - kept);
    await sendBytes(wing, id, bytes);
  }
  await sendBytes(wing, id, rest);
  return total;
}

async function sendBytes(wing: ConnectedWing, id: string, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    let piece = bytes.subarray(at, at + PIECE);
    if (at + PIECE < bytes.length) {
      const cut = incompleteCharacter(piece);
      piece = piece.subarray(0, piece.length - cut);
    }
    at += piece.length;
    if (isUtf8(piece)) await typeText(wing, id, Buffer.from(piece).toString('utf8'));
    else await typeBytes(wing, id, piece);
  }
}

/** Types text, and waits while the program has too much unread. */
async function typeText(wing: ConnectedWing, id: string, input: string): Promise<void> {
  for (;;) {
    try {
      return await wing.api.sessions.exec({ id, input, newline: false });
    } catch (error) {
      if (!isFull(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Types bytes that are no text, over a terminal channel. */
async function typeBytes(wing: ConnectedWing, id: string, bytes: Uint8Array): Promise<void> {
  const { cols, rows } = await wing.api.sessions.get({ id });
  const { promise: taken, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: { code: string; message: string }): void => reject(failureOf(error));
  const channel = new TerminalChannels(await wing.transportOf(id)).open(
    { id, cols, rows },
    {
      snapshot(_head, _seq, replay) {
        channel.ack(replay.length);
        channel.input(bytes);
        // Frames and calls keep their order, so an answer means that the input was looked at.
        wing.api.sessions.get({ id }).then(() => resolve(), reject);
      },
      data: (_seq, data) => channel.ack(data.length),
      resized: () => {},
      exited: () => fail({ code: 'session_exited', message: `The session "${id}" has ended.` }),
      failed: fail,
      inputRefused: fail,
    },
  );
  try {
    await taken;
  } finally {
    channel.dispose();
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'limit_reached';
}
