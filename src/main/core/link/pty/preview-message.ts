import type { Preview } from '#shared/contract/preview.ts';

/** What is shown beside a terminal as the wing protocol says it; null closes it. */
export function previewMessage(preview: Preview | null): string {
  if (!preview) return JSON.stringify({ mode: '' });
  return JSON.stringify(
    preview.kind === 'url'
      ? { mode: 'url', url: preview.url }
      : { mode: 'markdown', content: preview.text },
  );
}
