import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { realPathOf } from './held-path.ts';

/** Bounds of a read. */
export interface ReadLimits {
  readonly maxBytes: number;
  /** Whether a path without links may be read; absent allows all. */
  readonly contains?: ((realPath: string) => boolean) | undefined;
}

/**
 * Text of a file, a byte order mark included. Throws the system's error, or `RequestError` -32603 for
 * what is no file, too large, not UTF-8 text or, in truth, somewhere else.
 */
export async function readText(path: string, limits: ReadLimits): Promise<string> {
  // Opening a pipe nobody writes to must not wait.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (limits.contains && !limits.contains(await realPathOf(file, path))) {
      throw unreadable('This path is outside of the folders of the session.');
    }
    const info = await file.stat();
    if (!info.isFile()) throw unreadable('This is not a file.');
    if (info.size > limits.maxBytes) throw tooLarge(limits.maxBytes);
    return textOf(await readUpTo(file, limits.maxBytes));
  } finally {
    await file.close();
  }
}

/** The lines from `line` on (from 1), at most `limit` of them; see acp.md 6.8. */
export function selectLines(
  text: string,
  line: number | null | undefined,
  limit: number | null | undefined,
): string {
  const first = Math.max(0, (line ?? 1) - 1);
  const count = limit != null && limit > 0 ? limit : undefined;
  if (first === 0 && count === undefined) return text;
  const start = offsetOfLine(text, 0, first);
  if (start === undefined) return '';
  if (count === undefined) return text.slice(start);
  const end = offsetOfLine(text, start, count);
  return text.slice(start, end === undefined ? undefined : end - 1);
}

/** Where the line stands that is `lines` after the one at `from`; undefined if there are fewer. */
function offsetOfLine(text: string, from: number, lines: number): number | undefined {
  let offset = from;
  for (let passed = 0; passed < lines; passed += 1) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return undefined;
    offset = end + 1;
  }
  return offset;
}

interface Readable {
  read(buffer: Uint8Array, offset: number): Promise<{ bytesRead: number }>;
}

/** All of a file that may grow while it is read. */
async function readUpTo(file: Readable, maxBytes: number): Promise<Uint8Array> {
  let buffer = new Uint8Array(64 * 1024);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
    if (length > maxBytes) throw tooLarge(maxBytes);
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(buffer.length * 4, maxBytes + 1));
      larger.set(buffer);
      buffer = larger;
    }
  }
}

function textOf(bytes: Uint8Array): string {
  const binary = 'This file is binary, or its text is not UTF-8.';
  if (bytes.includes(0)) throw unreadable(binary);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(binary);
  }
}

function tooLarge(maxBytes: number): RequestError {
  const megabytes = Math.round((maxBytes / 1024 / 1024) * 10) / 10;
  return unreadable(`This file is larger than ${megabytes} MB.`);
}

function unreadable(reason: string): RequestError {
  return new RequestError(-32603, reason);
}
