import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Bridge } from '#core/agents/bridge/bridge.ts';
import { createBridge } from '#core/agents/bridge/create-bridge.ts';
import {
  agentOf,
  echo,
  endScene,
  hello,
  post,
  startBridge,
  waiting,
} from '../support/bridge-scene.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bridgeEntry } from '../support/mcp-agent.ts';

afterEach(endScene);

/** Status line of a raw request; for headers that `fetch` does not let through. */
async function rawStatus(bridge: Bridge, lines: readonly string[], body = ''): Promise<string> {
  const { url, headers } = bridgeEntry(bridge);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const authorization = `Authorization: ${headers['Authorization']}`;
  socket.write(['POST /mcp HTTP/1.1', authorization, ...lines, '', body].join('\r\n'));
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
    if (text.includes('\r\n')) socket.destroy();
  });
  // A connection that is cut while we still write is an error of ours only.
  socket.on('error', () => socket.destroy());
  await once(socket, 'close');
  return text.split('\r\n')[0] ?? '';
}

const list = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' });

async function sessionOf(bridge: Bridge): Promise<string> {
  return (await post(bridge)).headers.get('mcp-session-id') ?? '';
}

/** The stream on which an MCP client waits to be told something. */
async function eventStream(bridge: Bridge, session: string): Promise<AsyncDisposable> {
  const { url, headers } = bridgeEntry(bridge);
  const response = await fetch(url, {
    headers: { ...headers, accept: 'text/event-stream', 'mcp-session-id': session },
  });
  expect(response.status).toBe(200);
  return { [Symbol.asyncDispose]: async () => response.body?.cancel() };
}

describe('the door of the tool bridge', () => {
  it('A62: is on loopback under a name and with a token of ours', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const { url, headers } = bridgeEntry(bridge);
    expect(bridge.server).toMatchObject({ type: 'http', name: 'aerie' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(headers['Authorization']).toMatch(/^Bearer [\w-]{43}$/);
    expect((await post(bridge)).status).toBe(200);
  });

  it('A62: refuses a wrong or missing token with 401', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const right = bridgeEntry(bridge).headers['Authorization'] ?? '';
    for (const wrong of [
      '',
      'Bearer ',
      'Bearer nonsense',
      `${right}x`,
      right.slice(0, -1),
      right.replace('Bearer ', ''),
    ]) {
      expect((await post(bridge, { Authorization: wrong })).status).toBe(401);
    }
  });

  it('A62: refuses what a page in a browser would send', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const { host } = new URL(bridgeEntry(bridge).url);
    expect((await post(bridge, { Origin: `http://${host}` })).status).toBe(403);
    expect((await post(bridge, { Origin: 'null' })).status).toBe(403);
    const port = host.split(':')[1];
    for (const foreign of ['evil.example', `evil.example:${port}`, `localhost:${port}`]) {
      expect(await rawStatus(bridge, [`Host: ${foreign}`, 'Content-Length: 0'])).toContain('403');
    }
    expect(await rawStatus(bridge, ['Content-Length: 0'])).toContain('400');
  });

  it('has one path and three methods', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const { url, headers } = bridgeEntry(bridge);
    expect((await fetch(url.replace('/mcp', '/'), { headers })).status).toBe(404);
    expect((await fetch(url, { headers, method: 'PUT' })).status).toBe(405);
  });

  it('takes 4 MB and no more, told or not', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const big = JSON.stringify({ ...hello, padding: 'x'.repeat(4 << 20) });
    expect((await post(bridge, {}, big)).status).toBe(413);
    // Five pieces of a MiB, whose end is not awaited: the answer comes before it.
    const piece = `100000\r\n${' '.repeat(1 << 20)}\r\n`;
    const { host } = new URL(bridgeEntry(bridge).url);
    const head = [`Host: ${host}`, 'Transfer-Encoding: chunked', 'Content-Type: application/json'];
    expect(await rawStatus(bridge, head, piece.repeat(5))).toMatch(/ 413 |^$/);
    expect((await post(bridge)).status).toBe(200);
  });

  it('begins no session for what is no greeting, and knows no foreign session', async () => {
    const bridge = await startBridge({ tools: [echo] });
    expect((await post(bridge, {}, list)).status).toBe(400);
    expect((await post(bridge, { 'mcp-session-id': 'made-up' }, list)).status).toBe(404);
    expect((await post(bridge, {}, '{')).status).toBe(400);
  });

  it('keeps at most 32 sessions: the one unused for longest goes first', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const ids: string[] = [];
    for (let at = 0; at < 33; at += 1) {
      ids.push((await post(bridge)).headers.get('mcp-session-id') ?? '');
    }
    expect((await post(bridge, { 'mcp-session-id': ids[0] ?? '' }, list)).status).toBe(404);
    expect((await post(bridge, { 'mcp-session-id': ids[1] ?? '' }, list)).status).toBe(200);
    expect((await post(bridge, { 'mcp-session-id': ids[32] ?? '' }, list)).status).toBe(200);
  });

  it('ends sessions that nobody used for an hour, but none that is listened to', async () => {
    const clock = new ManualClock();
    const bridge = await startBridge({ tools: [echo] }, { clock });
    const [idle, used] = [await sessionOf(bridge), await sessionOf(bridge)];
    await using _stream = await eventStream(bridge, used);
    clock.advance(61 * 60_000);
    await sessionOf(bridge);
    expect((await post(bridge, { 'mcp-session-id': idle }, list)).status).toBe(404);
    expect((await post(bridge, { 'mcp-session-id': used }, list)).status).toBe(200);
  });

  it('has no room for more than 32 sessions that are all in use', async () => {
    const bridge = await startBridge({ tools: [echo] });
    await using streams = new AsyncDisposableStack();
    for (let at = 0; at < 32; at += 1) {
      streams.use(await eventStream(bridge, await sessionOf(bridge)));
    }
    expect((await post(bridge)).status).toBe(503);
    await streams.disposeAsync();
    await expect.poll(async () => (await post(bridge)).status).toBe(200);
  });

  it('leaves no socket and no call behind when it closes', async () => {
    const { tool, started, aborted } = waiting();
    const bridge = createBridge({ tools: [tool] });
    if (bridge === null) throw new Error('nothing to offer');
    await bridge.start();
    const agent = await agentOf(bridge);
    const call = agent.callTool({ name: 'wait', arguments: {} });
    const outcome = call.then(
      () => 'answered',
      () => 'failed',
    );
    await started;
    const { url, headers } = bridgeEntry(bridge);
    await bridge.close();
    await aborted;
    await agent.close();
    expect(await outcome).toBe('failed');
    await expect(fetch(url, { headers })).rejects.toThrow();
    const ours = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap');
    expect(ours).toEqual([]);
  });
});
