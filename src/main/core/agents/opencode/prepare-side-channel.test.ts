import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { FakeSideServer } from '#tests/support/opencode/fake-side-server.ts';
import { ProcessError, TransportError } from '../errors/acp-error.ts';
import { portWasTaken, prepareSideChannel } from './prepare-side-channel.ts';

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
    const prepared = await prepareSideChannel({ cwd: '/project' });
    const opening = prepared.open();
    await using server = await FakeSideServer.start(prepared.port);
    server.password = prepared.env['OPENCODE_SERVER_PASSWORD'] ?? '';
    const channel = await opening;
    expect(channel.version).toBe('9.9.9');
    await channel.close();
    expect(server.calls[0]).toMatchObject({ path: '/global/health', authorization: undefined });
  });

  it('A12 does not use an agent that lets everybody in', async () => {
    const prepared = await prepareSideChannel({ cwd: '/project' });
    await using server = await FakeSideServer.start(prepared.port);
    server.password = '';
    await expect(prepared.open()).rejects.toMatchObject({ reason: 'unprotected' });
    expect(server.calls.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('says when somebody else has the port and does not know the password', async () => {
    const prepared = await prepareSideChannel({ cwd: '/project' });
    await using server = await FakeSideServer.start(prepared.port);
    server.password = 'of somebody else';
    await expect(prepared.open()).rejects.toMatchObject({ reason: 'refused' });
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
    await new Promise<void>((resolve) => server.listen(prepared.port, '127.0.0.1', resolve));
    const stop = new AbortController();
    server.once('connection', () => stop.abort());
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
