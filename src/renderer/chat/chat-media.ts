// Pictures of chats that are kept beside their items: fetched piece by piece from the wing, and kept as
// object URLs for as long as they are among the last that were looked at.

import { useEffect, useState } from 'react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { api } from '../stores/wing.ts';

/** Kinds of pictures that cannot carry a program. */
const safe = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
const MAX_KEPT = 40;
const MAX_BYTES = 16 * 1024 * 1024;

const kept = new Map<string, Promise<string>>();

/** A picture as an address for `img`: null while it comes, undefined if it cannot be shown. */
export function usePicture(
  chat: string,
  block: Extract<ChatBlock, { type: 'image' | 'audio' }>,
): string | null | undefined {
  const { inline, blob, mimeType } = block;
  const shown = block.type === 'image' && safe.has(mimeType);
  const key = shown && inline === undefined ? blob : undefined;
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    if (key === undefined) return;
    let gone = false;
    setUrl(null);
    pictureUrl(chat, key, mimeType).then(
      (found) => {
        if (!gone) setUrl(found);
      },
      () => {
        if (!gone) setUrl(undefined);
      },
    );
    return () => {
      gone = true;
    };
  }, [chat, key, mimeType]);
  if (shown && inline !== undefined) return `data:${mimeType};base64,${inline}`;
  return key === undefined ? undefined : url;
}

function pictureUrl(chat: string, key: string, mimeType: string): Promise<string> {
  const name = `${chat}\n${key}\n${mimeType}`;
  const url = kept.get(name) ?? load(chat, key, mimeType);
  kept.delete(name);
  kept.set(name, url);
  url.catch(() => kept.delete(name));
  const [oldest] = kept;
  if (oldest && kept.size > MAX_KEPT) {
    kept.delete(oldest[0]);
    void oldest[1].then(URL.revokeObjectURL, () => {});
  }
  return url;
}

async function load(chat: string, key: string, mimeType: string): Promise<string> {
  const pieces = await loadMedia(chat, key, { maxBytes: MAX_BYTES });
  return URL.createObjectURL(new Blob([...pieces], { type: mimeType }));
}

interface LoadOptions {
  /** More than this is not fetched. */
  readonly maxBytes: number;
  /** Told how much of it is there, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** Fetches data that is kept beside a chat's items. Rejects if it is not kept, or too large. */
export async function loadMedia(
  chat: string,
  key: string,
  { maxBytes, onProgress, signal }: LoadOptions,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { data, bytes } = await api().chats.media({ chat, key, from });
    if (bytes === 0 || bytes > maxBytes) throw new Error('It is not kept.');
    const piece = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    pieces.push(piece);
    from += piece.length;
    onProgress?.(from / bytes);
    if (from >= bytes) return pieces;
    if (piece.length === 0) throw new Error('It ended too early.');
  }
}
