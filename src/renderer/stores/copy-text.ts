import { showToast } from './toast-store.ts';

interface CopyWords {
  /** Said when it was copied. */
  readonly done: string;
  /** Said when it was not. */
  readonly failed: string;
}

/** Puts a text on the clipboard, and says how it went. */
export async function copyText(text: string, { done, failed }: CopyWords): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ level: 'success', title: done, key: done });
  } catch {
    showToast({
      level: 'error',
      title: failed,
      detail: 'The clipboard is not available here. Allow clipboard access for this page.',
      key: failed,
    });
  }
}
