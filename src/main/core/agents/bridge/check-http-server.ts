import type { McpServer } from '@agentclientprotocol/sdk/unstable';
import { isRecord } from '../updates/narrow.ts';
import type { McpCheckOptions, McpServerState } from './check-mcp-server.ts';

const LIMIT_MS = 2000;
/** More than any `initialize` answer. */
const MAX_ANSWER_BYTES = 256 * 1024;

export type RemoteServer = Extract<McpServer, { type: 'http' | 'sse' }>;

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'aerie-check', version: '1.0.0' },
  },
});

/** Says hello to a server over HTTP and ends that session again. */
export async function checkHttpServer(
  server: RemoteServer,
  options: McpCheckOptions,
): Promise<McpServerState> {
  const { name } = server;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? LIMIT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const answer = await sayHello(server, signal);
    if (answer.status === 401 || answer.status === 403) {
      return {
        name,
        state: 'refused',
        detail: `The server refused (HTTP ${answer.status}). Check its token or log in.`,
      };
    }
    return answer.speaksMcp
      ? { name, state: 'ready', detail: 'The server answers.' }
      : {
          name,
          state: 'unreachable',
          detail: `Something answers there (HTTP ${answer.status}), but not as an MCP server. Check the address.`,
        };
  } catch {
    // Refused connections, names that do not resolve and silence look alike to the user.
    const detail = timeout.aborted
      ? 'The server did not answer in time. Check that it runs.'
      : 'The server cannot be reached. Check that it runs, and its address.';
    return { name, state: 'unreachable', detail };
  }
}

async function sayHello(
  server: RemoteServer,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly speaksMcp: boolean }> {
  const headers = new Headers(
    server.headers.map(({ name, value }): [string, string] => [name, value]),
  );
  // Redirects are not followed: the token is for this address.
  const common = { signal, redirect: 'manual' as const };
  if (server.type === 'sse') {
    headers.set('accept', 'text/event-stream');
    const response = await fetch(server.url, { ...common, headers });
    const speaksMcp = response.ok && typeOf(response) === 'text/event-stream';
    await response.body?.cancel();
    return { status: response.status, speaksMcp };
  }
  headers.set('accept', 'application/json, text/event-stream');
  headers.set('content-type', 'application/json');
  const response = await fetch(server.url, {
    ...common,
    headers,
    method: 'POST',
    body: initialize,
  });
  const speaksMcp = response.ok && (await isHello(response));
  await response.body?.cancel().catch(() => undefined);
  const session = response.headers.get('mcp-session-id');
  if (session !== null) {
    headers.set('mcp-session-id', session);
    await fetch(server.url, { ...common, headers, method: 'DELETE' })
      .then((ended) => ended.body?.cancel())
      .catch(() => undefined);
  }
  return { status: response.status, speaksMcp };
}

function typeOf(response: Response): string | undefined {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** Reads until the answer to `initialize` is there; the rest of a stream is not waited for. */
async function isHello(response: Response): Promise<boolean> {
  const streams = typeOf(response) === 'text/event-stream';
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_ANSWER_BYTES) return false;
    if (streams && dataLines(text).some(isResult)) return true;
  }
  return !streams && isResult(text);
}

function dataLines(text: string): string[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete.split(/\r?\n/).flatMap((line) => {
    return line.startsWith('data:') ? [line.slice('data:'.length)] : [];
  });
}

function isResult(text: string): boolean {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) && message['id'] === 0 && isRecord(message['result']);
  } catch {
    // Not JSON: whoever answers is no MCP server.
    return false;
  }
}
