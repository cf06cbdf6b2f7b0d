import { useEffect, useRef, useState } from 'react';
import { attentionText, sessionLabel } from '../workbench/session-label.ts';
import { useOpenEpisodes } from './attention-store.ts';

/** Tells assistive technology of each new episode once, when it has nothing else to say. */
export function AttentionAnnouncer() {
  const open = useOpenEpisodes();
  const known = useRef<ReadonlySet<string>>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    const before = known.current;
    const keys = open.map(({ session, episode }) => `${session.id} ${episode.id}`);
    known.current = new Set([...(before ?? []), ...keys]);
    // What was open when the page came shows in the bell's count.
    if (!before) return;
    const news = open.filter((_, i) => !before.has(keys[i] ?? ''));
    if (news.length === 0) return;
    setWords(
      news.map(({ session }) => `${sessionLabel(session)}: ${attentionText(session)}`).join('. '),
    );
  }, [open]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-announcer="attention">
      {words}
    </div>
  );
}
