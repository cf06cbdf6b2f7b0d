import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import * as z from 'zod/mini';
import type { Bridge } from '#core/agents/bridge/bridge.ts';
import {
  type BridgeOptions,
  type BridgePorts,
  createBridge,
} from '#core/agents/bridge/create-bridge.ts';
import { defineTool } from '#core/agents/bridge/define-tool.ts';
import type { ToolContext } from '#core/agents/bridge/tool.ts';
import { textResult } from '#core/agents/bridge/tool-results.ts';
import { bridgeEntry, connectMcp } from './mcp-agent.ts';

const cleanup: (() => Promise<unknown>)[] = [];

/** Closes what a test opened, the last first. */
export async function endScene(): Promise<void> {
  for (const clean of cleanup.splice(0).toReversed()) await clean();
}

/** A bridge that listens until `endScene`. */
export async function startBridge(
  options: BridgeOptions,
  ports: BridgePorts = {},
): Promise<Bridge> {
  const bridge = createBridge(options, ports);
  if (bridge === null) throw new Error('nothing to offer');
  await bridge.start();
  cleanup.push(() => bridge.close());
  return bridge;
}

/** An agent's MCP client on it, until `endScene`. */
export async function agentOf(bridge: Bridge, client?: Client): Promise<Client> {
  const connected = await connectMcp(bridge, client);
  cleanup.push(() => connected.close());
  return connected;
}

/** A tool that answers at once. */
export const echo = defineTool({
  name: 'echo',
  description: 'Says it again.',
  input: z.object({ text: z.string() }),
  annotations: { readOnlyHint: true },
  execute: ({ text }) => textResult(`echo: ${text}`),
});

/** A tool that waits until it is cut off, and what it was told. */
export function waiting(): {
  readonly tool: ReturnType<typeof defineTool>;
  readonly started: Promise<ToolContext>;
  readonly aborted: Promise<void>;
} {
  const started = Promise.withResolvers<ToolContext>();
  const aborted = Promise.withResolvers<void>();
  const tool = defineTool({
    name: 'wait',
    description: 'Waits.',
    input: z.object({}),
    execute: async (_input, context) => {
      started.resolve(context);
      await new Promise<void>((resolve) => {
        context.signal.addEventListener('abort', () => resolve());
      });
      aborted.resolve();
      return textResult('cut off');
    },
  });
  return { tool, started: started.promise, aborted: aborted.promise };
}

/** How an MCP client begins. */
export const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

/** Posts by hand, with the right headers unless told otherwise. */
export async function post(
  bridge: Bridge,
  headers: Record<string, string> = {},
  body: string = JSON.stringify(hello),
): Promise<Response> {
  const entry = bridgeEntry(bridge);
  const response = await fetch(entry.url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...entry.headers,
      ...headers,
    },
  });
  await response.arrayBuffer();
  return response;
}
