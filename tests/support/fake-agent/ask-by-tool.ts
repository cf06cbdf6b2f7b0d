import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

interface HttpServer {
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** Calls `AskUserQuestion` of the client's own tools; what it answered as text, or why it did not. */
export async function askByTool(servers: unknown, input: Record<string, unknown>): Promise<string> {
  const [server] = servers as HttpServer[];
  if (server === undefined) return 'There is no such tool.';
  const headers = Object.fromEntries(server.headers.map(({ name, value }) => [name, value]));
  const client = new Client({ name: 'fake', version: '1.0.0' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } }),
  );
  try {
    const { content } = await client.callTool({ name: 'AskUserQuestion', arguments: input });
    const [block] = content as { readonly text?: string }[];
    return block?.text ?? 'nothing';
  } finally {
    await client.close();
  }
}
