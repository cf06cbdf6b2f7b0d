import { MAX_PREVIEW_CHARS } from '#shared/contract/limits.ts';
import { webAddress } from './web-address.ts';

/** As JSON, in bytes: it must fit the messages of every protocol, sealed too. */
const MAX_JSON = 300 * 1024;

/** What a program wants to be shown. */
export type PreviewContent =
  | { readonly kind: 'markdown'; readonly text: string }
  | { readonly kind: 'url'; readonly url: string };

/** What a preview file says; null closes the preview, undefined is for what must not be shown. */
export function readPreview(text: string): PreviewContent | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('url:')) {
    const url = webAddress((trimmed.slice(4).split('\n', 1)[0] ?? '').trim());
    return url === null ? undefined : { kind: 'url', url };
  }
  const fits =
    text.length <= MAX_PREVIEW_CHARS && Buffer.byteLength(JSON.stringify(text)) <= MAX_JSON;
  return fits ? { kind: 'markdown', text } : undefined;
}
