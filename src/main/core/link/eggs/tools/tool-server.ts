// Where a session in a sandbox asks for tools: one JSON object, half-closed, one JSON object back. What
// comes in is the session's own text and is taken for nothing more.

import { createServer, type Socket } from 'node:net';
import * as z from 'zod/mini';
import { parseJson } from '#shared/base/parse-json.ts';
import type { Tool } from './load-tools.ts';
import { runTool, type ToolContext } from './run-tool.ts';

const MAX_REQUEST = 256 * 1024;
const MAX_CONNECTIONS = 32;
const ASK_TIMEOUT = 10_000;
/** Who asked is looked for so often while a tool runs, in ms. */
const BEAT = 1000;

const request = z.union([
  z.object({ action: z.literal('list') }),
  z.object({
    tool: z.string().check(z.maxLength(64)),
    args: z.optional(
      z.array(z.string().check(z.maxLength(65_536), z.regex(/^[^\0]*$/))).check(z.maxLength(256)),
    ),
  }),
]);

export interface ToolServerOptions {
  readonly path: string;
  readonly tools: readonly Tool[];
  readonly context: ToolContext;
  /** The user's own variables. */
  readonly user: () => Promise<Readonly<Record<string, string>>>;
  /** Runs of each tool now, of all sessions. */
  readonly running: Map<string, number>;
}

/** Starts one; the caller disposes it, and with it all that runs. Throws the system's error. */
export async function startToolServer(options: ToolServerOptions): Promise<AsyncDisposable> {
  const open = new Set<Socket>();
  const ended = new AbortController();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, ended.signal]);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open.delete(socket);
      gone.abort();
    });
    if (open.size > MAX_CONNECTIONS) return tell(socket, { error: 'too many requests at once' });
    void read(socket).then(async (text) => {
      if (text === null) return tell(socket, { error: 'invalid request' });
      // Whoever has ended their half is only known to be gone when something is sent: blanks before JSON
      // are nothing.
      const beat = setInterval(() => socket.write(' '), BEAT);
      const answer = await answerTo(text, options, signal).catch(() => ({ error: 'not possible' }));
      clearInterval(beat);
      tell(socket, answer);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.path, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    [Symbol.asyncDispose]: () => {
      ended.abort();
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Nothing is left to be asked once it is told. */
function tell(socket: Socket, answer: object): void {
  if (!socket.destroyed) socket.end(JSON.stringify(answer), () => socket.resume());
}

/** All that is sent until the other side ends; null for too much, too late, or nothing. */
function read(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    socket.setTimeout(ASK_TIMEOUT, () => done(null));
    const done = (text: string | null): void => {
      socket.setTimeout(0);
      socket.off('data', take);
      resolve(text);
    };
    const take = (piece: Buffer): void => {
      size += piece.length;
      if (size > MAX_REQUEST) done(null);
      else pieces.push(piece);
    };
    socket.on('data', take);
    socket.once('end', () => done(Buffer.concat(pieces).toString('utf8')));
    socket.once('close', () => done(null));
  });
}

async function answerTo(
  text: string,
  { tools, context, user, running }: ToolServerOptions,
  signal: AbortSignal,
): Promise<object> {
  const asked = request.safeParse(parseJson(text));
  if (!asked.success) return { error: 'invalid request' };
  if ('action' in asked.data) {
    return {
      tools: tools.map(({ name, description }) => ({
        name,
        ...(description ? { description } : {}),
      })),
    };
  }
  const { tool: name, args = [] } = asked.data;
  const tool = tools.find((one) => one.name === name);
  if (!tool) return { error: `unknown tool: ${name}` };
  const count = running.get(name) ?? 0;
  if (count >= tool.maxConcurrent) {
    return {
      error: `${name} runs ${count} times already, which is as often as it may. Try later.`,
    };
  }
  running.set(name, count + 1);
  try {
    return await runTool(tool, args, context, await user(), signal);
  } finally {
    running.set(name, (running.get(name) ?? 1) - 1);
  }
}
