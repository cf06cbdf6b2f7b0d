import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Bridge } from '#core/agents/bridge/bridge.ts';

/** Address and headers of a bridge that listens. */
export function bridgeEntry(bridge: Bridge): { url: string; headers: Record<string, string> } {
  const { server } = bridge;
  if (!('type' in server) || server.type !== 'http') throw new Error('not an HTTP server');
  const headers = Object.fromEntries(server.headers.map(({ name, value }) => [name, value]));
  return { url: server.url, headers };
}

/** The MCP client of an agent, connected to `bridge`. */
export async function connectMcp(
  bridge: Bridge,
  client: Client = new Client({ name: 'agent', version: '1.0.0' }),
): Promise<Client> {
  const { url, headers } = bridgeEntry(bridge);
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return client;
}
