import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { McpServer } from '@agentclientprotocol/sdk/unstable';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnLoopback } from '#tests/support/listen-on-loopback.ts';
import { checkMcpServer } from './check-mcp-server.ts';

describe('a check of a remote MCP server', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
  });

  async function serverThat(listener: RequestListener): Promise<string> {
    const made = createServer(listener);
    server = made;
    return `http://127.0.0.1:${await listenOnLoopback(made)}/mcp`;
  }

  const remote = (url: string, type: 'http' | 'sse' = 'http'): McpServer => ({
    type,
    name: 'remote',
    url,
    headers: [{ name: 'X-Key', value: 'secret' }],
  });
  const hello = JSON.stringify({
    jsonrpc: '2.0',
    id: 0,
    result: { protocolVersion: '2025-11-25' },
  });

  it('is content with an answer as JSON, and ends the session it began', async () => {
    const requests: (string | undefined)[] = [];
    const url = await serverThat((request, response) => {
      requests.push(request.method, request.headersDistinct['x-key']?.[0]);
      requests.push(request.headersDistinct['mcp-session-id']?.[0]);
      response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'abc' });
      response.end(hello);
    });
    expect(await checkMcpServer(remote(url))).toMatchObject({ name: 'remote', state: 'ready' });
    expect(requests).toEqual(['POST', 'secret', undefined, 'DELETE', 'secret', 'abc']);
  });

  it('is content with an answer on a stream that stays open', async () => {
    const url = await serverThat((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write(`: hi\n\nevent: message\ndata: ${hello}\n\n`);
    });
    expect(await checkMcpServer(remote(url))).toMatchObject({ state: 'ready' });
  });

  it('is content with an open event stream of the older kind', async () => {
    const url = await serverThat((request, response) => {
      response.writeHead(request.method === 'GET' ? 200 : 405, {
        'content-type': 'text/event-stream',
      });
      response.write('event: endpoint\ndata: /messages\n\n');
    });
    expect(await checkMcpServer(remote(url, 'sse'))).toMatchObject({ state: 'ready' });
    expect(await checkMcpServer(remote(url))).toMatchObject({ state: 'unreachable' });
  });

  it.each([401, 403])('tells a refusal with %d, without the secret', async (status) => {
    const url = await serverThat((_request, response) => void response.writeHead(status).end());
    const found = await checkMcpServer(remote(url));
    expect(found).toMatchObject({ state: 'refused' });
    expect(found.detail).toContain(String(status));
    expect(found.detail).not.toContain('secret');
  });

  it.each<[string, RequestListener]>([
    ['a page', (_request, response) => void response.end('<html>')],
    ['an error of the protocol', (_request, response) => void response.end('{"id":0,"error":{}}')],
    ['a failure', (_request, response) => void response.writeHead(500).end(hello)],
    ['far too much', (_request, response) => void response.end('['.repeat(1 << 20))],
  ])('is not content with %s', async (_what, listener) => {
    const url = await serverThat(listener);
    expect(await checkMcpServer(remote(url))).toMatchObject({ state: 'unreachable' });
  });

  it('does not follow to another address', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serverThat((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await checkMcpServer(remote(url))).toMatchObject({ state: 'unreachable' });
    expect(paths).toEqual(['/mcp']);
  });

  it('gives up on silence, and when nobody wants to know any more', async () => {
    const url = await serverThat(() => {});
    const silent = await checkMcpServer(remote(url), { timeoutMs: 20 });
    expect(silent).toMatchObject({ state: 'unreachable' });
    expect(silent.detail).toContain('in time');
    const signal = AbortSignal.abort();
    expect(await checkMcpServer(remote(url), { signal })).toMatchObject({ state: 'unreachable' });
  });

  it.each(['http://127.0.0.1:1/mcp', 'nonsense', 'file:///etc/passwd'])(
    'reaches nothing at %s',
    async (url) => {
      expect(await checkMcpServer(remote(url))).toMatchObject({ state: 'unreachable' });
    },
  );
});

describe('a check of a local MCP server', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aerie-mcp-'));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'tool'), '#!/bin/sh\n');
    await chmod(join(folder, 'bin', 'tool'), 0o755);
    await writeFile(join(folder, 'bin', 'notes'), 'text');
    await mkdir(join(folder, 'bin', 'subfolder'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const local = (command: string, path?: string): McpServer => ({
    name: 'local',
    command,
    args: [],
    env: path === undefined ? [] : [{ name: 'PATH', value: path }],
  });

  it.skipIf(process.platform === 'win32')(
    'looks for the program where the agent would',
    async () => {
      const bin = join(folder, 'bin');
      const env = { PATH: `relative:${bin}` };
      const stateOf = async (server: McpServer): Promise<string> => {
        return (await checkMcpServer(server, { cwd: folder, env })).state;
      };
      expect(await stateOf(local('tool'))).toBe('ready');
      expect(await stateOf(local('bin/tool'))).toBe('ready');
      expect(await stateOf(local(join(bin, 'tool')))).toBe('ready');
      expect(await stateOf(local('tool', '/nowhere'))).toBe('not_found');
      for (const command of ['gone', 'notes', 'subfolder', './tool', '']) {
        expect(await stateOf(local(command))).toBe('not_found');
      }
    },
  );

  it('finds programs of Windows by their extension, whatever PATH is called there', async () => {
    await writeFile(join(folder, 'bin', 'server.CMD'), '');
    await chmod(join(folder, 'bin', 'server.CMD'), 0o755);
    const env = { Path: join(folder, 'bin') };
    const platform = 'win32';
    expect(await checkMcpServer(local('server'), { env, platform })).toMatchObject({
      state: 'ready',
    });
  });
});
