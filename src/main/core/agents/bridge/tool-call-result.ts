import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { isRecord } from '../updates/narrow.ts';
import type { ToolResult } from './tool.ts';

/** A tool's answer as MCP has it. */
export function toCallToolResult(result: ToolResult): CallToolResult {
  const { structured, images = [], isError } = result;
  const text = result.text ?? (structured === undefined ? undefined : JSON.stringify(structured));
  const content: CallToolResult['content'] = images.map(({ data, mimeType }) => ({
    type: 'image',
    data,
    mimeType,
  }));
  // An answer without any content is taken for a failure by some agents.
  if (text !== undefined || images.length === 0)
    content.unshift({ type: 'text', text: text ?? '' });
  return {
    content,
    ...(isRecord(structured) ? { structuredContent: structured } : {}),
    ...(isError === true ? { isError } : {}),
  };
}
