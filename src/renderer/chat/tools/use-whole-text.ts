import { useEffect, useState } from 'react';
import { loadMedia } from '../chat-media.ts';
import type { ChatModel } from '../chat-model.ts';

/** Where the whole of a text is kept. */
export interface WholeText {
  readonly key: string;
  readonly bytes: number;
}

/** Larger texts are only exported. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Texts kept at hand, and their characters: those that were looked at last. */
const MAX_KEPT = 4;

const kept = new Map<string, Promise<string>>();

export type Fetched =
  | { readonly state: 'none' | 'failed' }
  | { readonly state: 'loading'; readonly share: number }
  | { readonly state: 'here'; readonly text: string };

/** The whole of a text that was too long for its item, fetched when it is `wanted`. */
export function useWholeText(
  model: ChatModel,
  whole: WholeText | undefined,
  wanted: boolean,
): Fetched {
  const [fetched, setFetched] = useState<Fetched>({ state: 'none' });
  const key = wanted ? whole?.key : undefined;
  useEffect(() => {
    if (key === undefined) {
      setFetched({ state: 'none' });
      return;
    }
    let gone = false;
    const show = (now: Fetched): void => {
      if (!gone) setFetched(now);
    };
    show({ state: 'loading', share: 0 });
    wholeText(model.id, key, (share) => show({ state: 'loading', share })).then(
      (text) => show({ state: 'here', text }),
      () => show({ state: 'failed' }),
    );
    return () => {
      gone = true;
    };
  }, [model.id, key]);
  return fetched;
}

/** The text kept under `key`. Rejects if it cannot be had. */
export function wholeText(
  chat: string,
  key: string,
  onProgress?: (share: number) => void,
): Promise<string> {
  const name = `${chat}\n${key}`;
  const text = kept.get(name) ?? fetchText(chat, key, onProgress);
  kept.delete(name);
  kept.set(name, text);
  text.catch(() => kept.delete(name));
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size > MAX_KEPT) kept.delete(oldest);
  return text;
}

async function fetchText(
  chat: string,
  key: string,
  onProgress: ((share: number) => void) | undefined,
): Promise<string> {
  const pieces = await loadMedia(chat, key, {
    maxBytes: MAX_BYTES,
    ...(onProgress ? { onProgress } : {}),
  });
  return new Blob([...pieces]).text();
}
