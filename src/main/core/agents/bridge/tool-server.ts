import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { HttpExchange } from './http-exchange.ts';
import type { CallExtra } from './run-tool-call.ts';
import type { BridgeTool } from './tool.ts';
import { toCallToolResult } from './tool-call-result.ts';
import { errorResult } from './tool-results.ts';

export interface ToolServerParts {
  readonly name: string;
  /** The tools as they are now. */
  tools(): readonly BridgeTool[];
  run(
    tool: BridgeTool,
    input: unknown,
    extra: CallExtra,
  ): Promise<ReturnType<typeof toCallToolResult>>;
  /** The agent looks at the tools; the result is called when it has them. */
  beginList(server: McpServer): () => void;
  readonly telemetry: Telemetry;
}

/** The MCP server of one MCP session. */
export function createToolServer(parts: ToolServerParts): McpServer {
  const capabilities = { tools: { listChanged: true } };
  const mcp = new McpServer({ name: parts.name, version: '1.0.0' }, { capabilities });
  // Not by registerTool: it takes zod's schemas only, and answers bad arguments as protocol errors.
  mcp.server.setRequestHandler(ListToolsRequestSchema, (_request, extra) => {
    const end = parts.beginList(mcp);
    HttpExchange.of(extra)?.closed.addEventListener('abort', end);
    return { tools: parts.tools().map(toTool) };
  });
  mcp.server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const tool = parts.tools().find(({ name }) => name === params.name);
    if (tool !== undefined) return parts.run(tool, params.arguments ?? {}, extra);
    parts.telemetry.count('mcp_bridge.request', 1, { tool: 'unknown', status: 'error' });
    return toCallToolResult(errorResult('There is no tool of that name here.'));
  });
  return mcp;
}

function toTool({ name, description, inputSchema, annotations }: BridgeTool): Tool {
  return {
    name,
    description,
    inputSchema: { ...inputSchema, type: 'object' },
    ...(annotations === undefined ? {} : { annotations }),
  };
}
