import { Buffer } from 'node:buffer';
import type { ToolResult } from './tool.ts';

/** An answer in words. */
export function textResult(text: string): ToolResult {
  return { text };
}

/** An answer that says what went wrong, and best what to do next. */
export function errorResult(text: string): ToolResult {
  return { text, isError: true };
}

/** A picture, e.g. of type `image/png`. */
export function imageResult(bytes: Uint8Array, mimeType: string): ToolResult {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { images: [{ data: view.toString('base64'), mimeType }] };
}
