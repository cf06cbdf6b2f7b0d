/**
 * True if an agent that was offered `tool` by the MCP server `server` would call it `name`: opencode
 * (`server_tool`), Claude (`mcp__server__tool`), Codex (`Tool: server/tool`), Gemini and Qwen.
 */
export function isNameOfTool(name: string, server: string, tool: string): boolean {
  return [
    `${server}_${tool}`,
    `mcp__${server}__${tool}`,
    `${server}__${tool}`,
    `mcp_${server}_${tool}`,
    `${server}/${tool}`,
    `${server}.${tool}`,
    `Tool: ${server}/${tool}`,
    `${tool} (${server} MCP Server)`,
  ].includes(name);
}
