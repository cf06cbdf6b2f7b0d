import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { FakeSideServer } from '#tests/support/opencode/fake-side-server.ts';
import { ProcessError, TransportError } from '../errors/acp-error.ts';
import {
  type PreparedSideChannel,
  portWasTaken,
  prepareSideChannel,
} from './prepare-side-channel.ts';
import type { SideChannel } from './side-channel.ts';

/** A prepared side channel and a server on its port, unless somebody else was quicker. */
async function preparedAndServed(): Promise<{
  readonly prepared: PreparedSideChannel;
  readonly server: FakeSideServer;
  readonly opening: Promise<SideChannel>;
}> {
  for (;;) {
    const prepared = await prepareSideChannel({ cwd: '/project' });
    const stop = new AbortController();
    const opening = prepared.open({ signal: stop.signal });
    opening.catch(() => {});
    try {
      return { prepared, opening, server: await FakeSideServer.start(prepared.port) };
    } catch {
      stop.abort();
    }
  }
}

describe('prepareSideChannel', () => {
  it('A12 gives each argument once and a new password each time', async () => {
    const first = await prepareSideChannel({ cwd: '/project' });
    const second = await prepareSideChannel({ cwd: '/project' });
    expect(first.args).toEqual([
      ...['--hostname', '127.0.0.1', '--port', String(first.port)],
      ...['--cwd', '/project'],
    ]);
    expect(first.env['OPENCODE_SERVER_PASSWORD']).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.env).not.toEqual(second.env);
    expect(first.env['OPENCODE_ENABLE_QUESTION_TOOL']).toBe('1');
    expect(first.args.join()).not.toContain(first.env['OPENCODE_SERVER_PASSWORD']);
  });

  it('lets the agent ask no questions where nobody would answer', async () => {
    const { env } = await prepareSideChannel({ cwd: '/project', questions: false });
    expect(env).not.toHaveProperty('OPENCODE_ENABLE_QUESTION_TOOL');
  });

  it('wants an absolute path', async () => {
    await expect(prepareSideChannel({ cwd: 'project' })).rejects.toMatchObject({
      code: 'bad_option',
    });
  });

  it('waits until the agent answers', async () => {
    const { prepared, server, opening } = await preparedAndServed();
    await using _ = server;
    server.password = prepared.env['OPENCODE_SERVER_PASSWORD'] ?? '';
    const channel = await opening;
    expect(channel.version).toBe('9.9.9');
    await channel.close();
    expect(server.calls[0]).toMatchObject({ path: '/global/health', authorization: undefined });
  });

  it('A12 does not use an agent that lets everybody in', async () => {
    const { server, opening } = await preparedAndServed();
    await using _ = server;
    server.password = '';
    await expect(opening).rejects.toMatchObject({ reason: 'unprotected' });
    expect(server.calls.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('says when somebody else has the port and does not know the password', async () => {
    const { server, opening } = await preparedAndServed();
    await using _ = server;
    server.password = 'of somebody else';
    await expect(opening).rejects.toMatchObject({ reason: 'refused' });
  });

  it('gives up in time, or when told so', async () => {
    const prepared = await prepareSideChannel({ cwd: '/project' });
    const late = prepared.open({ timeoutMs: 120 });
    await expect(late).rejects.toMatchObject({ reason: 'unreachable' });
    const stop = new AbortController();
    const opening = prepared.open({ signal: stop.signal });
    stop.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives up on a server that never answers', async () => {
    const prepared = await prepareSideChannel({ cwd: '/project' });
    const server = createServer();
    const stop = new AbortController();
    server.once('connection', () => stop.abort());
    // Whoever took it in between does not answer as opencode does either.
    server.once('error', () => stop.abort());
    server.listen(prepared.port, '127.0.0.1');
    const opening = prepared.open({ signal: stop.signal });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('portWasTaken', () => {
  const exit = { exitCode: 1, signal: null };
  const taken = { ...exit, stderrTail: 'Error: Unexpected error\n\nServeError' };

  it('recognises an agent that could not listen', () => {
    expect(portWasTaken(new ProcessError('x', taken))).toBe(true);
    expect(portWasTaken(new TransportError('x', 'subprocess', { exit: taken }))).toBe(true);
    expect(portWasTaken(new ProcessError('x', { ...exit, stderrTail: 'EADDRINUSE' }))).toBe(true);
  });

  it('takes other failures for what they are', () => {
    expect(portWasTaken(new ProcessError('x', { ...exit, stderrTail: 'bad config' }))).toBe(false);
    expect(portWasTaken(new TransportError('x', 'closed'))).toBe(false);
    expect(portWasTaken(new Error('ServeError'))).toBe(false);
  });
});
