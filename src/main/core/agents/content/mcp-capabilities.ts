import type { McpCapabilities, McpServer } from '@agentclientprotocol/sdk/unstable';
import { CapabilityError } from '../errors/acp-error.ts';
import type { McpServerOption } from '../session/session-options.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';

type NamedValues =
  | Readonly<Record<string, string>>
  | readonly { readonly name: string; readonly value: string }[]
  | null
  | undefined;

/**
 * The servers as agents take them, lists that are missing as empty ones. Programs may always be named.
 * @throws CapabilityError for a server whose transport the agent does not have
 */
export function checkMcpCapabilities(
  servers: readonly McpServerOption[],
  capabilities: McpCapabilities | null | undefined,
  telemetry: Telemetry = noTelemetry,
): McpServer[] {
  return servers.map((server) => {
    if (!('type' in server)) return program(server);
    const { type, name } = server;
    if (capabilities?.[type] !== true) {
      telemetry.count('mcp.capability.reject', 1, { transport: type });
      throw new CapabilityError(
        `This agent cannot use the MCP server "${name}": it does not speak MCP over ${spoken[type]}. Leave the server out, or start it as a program.`,
        `mcp.${type}`,
        name,
      );
    }
    return type === 'acp' ? server : { ...server, headers: namedValues(server.headers) };
  });
}

const spoken = { http: 'HTTP', sse: 'SSE', acp: 'ACP' } as const;

function program(server: Extract<McpServerOption, { command: string }>): McpServer {
  return { ...server, args: [...(server.args ?? [])], env: namedValues(server.env) };
}

function namedValues(values: NamedValues): { name: string; value: string }[] {
  if (!values) return [];
  if (Array.isArray(values)) return values.map(({ name, value }) => ({ name, value }));
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
