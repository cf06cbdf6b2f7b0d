import { useEffect, useState } from 'react';
import { MAX_CHECKED_FILES } from '#shared/contract/files.ts';
import { api } from '../../stores/wing.ts';
import type { Attachment, FileAttachment } from './attachments.ts';

/** Those of the named files that are not there any more; none if nobody can tell. */
export async function missingFiles(
  chat: string,
  attachments: readonly Attachment[],
): Promise<readonly FileAttachment[]> {
  const files = attachments.filter((one) => 'path' in one).slice(0, MAX_CHECKED_FILES);
  if (files.length === 0) return [];
  try {
    const states = await api().files.check({ chat, paths: files.map(({ path }) => path) });
    return files.filter((_, place) => states[place] === 'missing');
  } catch {
    return [];
  }
}

/** Ids of chips whose file is gone: asked when chips change, and when somebody comes back. */
export function useMissingFiles(
  chat: string,
  attachments: readonly Attachment[],
): ReadonlySet<string> {
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const files = await missingFiles(chat, attachments);
      if (!gone) setMissing(new Set(files.map(({ id }) => id)));
    };
    void look();
    const onFocus = (): void => void look();
    window.addEventListener('focus', onFocus);
    return () => {
      gone = true;
      window.removeEventListener('focus', onFocus);
    };
  }, [chat, attachments]);
  return missing;
}
