import { useEffect, useState } from 'react';
import type { ShownFile } from '#shared/contract/index.ts';
import { api } from '../../stores/wing.ts';
import type { FileView } from './file-view-store.ts';

export type FileContent =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly words: string }
  | { readonly state: 'shown'; readonly file: ShownFile };

/** What stands in a file; asked for anew each time it is opened. What was there stays meanwhile. */
export function useShownFile(chat: string, { path, line, serial }: FileView): FileContent {
  const [content, setContent] = useState<FileContent & { readonly of?: string }>({
    state: 'loading',
  });
  useEffect(() => {
    let gone = false;
    const read = async (): Promise<FileContent> => {
      try {
        const asked = line === undefined ? { chat, path } : { chat, path, line };
        return { state: 'shown', file: await api().files.read(asked) };
      } catch (error) {
        const words = error instanceof Error ? error.message : 'This file cannot be read.';
        return { state: 'failed', words };
      }
    };
    void read().then((next) => {
      if (!gone) setContent({ ...next, of: path });
    });
    return () => {
      gone = true;
    };
    // `serial`: the same file, opened again.
  }, [chat, path, line, serial]);
  return content.of === path ? content : { state: 'loading' };
}
