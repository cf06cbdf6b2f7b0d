import { useEffect, useRef, useState } from 'react';
import type { AttentionReason } from '#shared/contract/index.ts';
import { useOpenEpisodes } from './attention-store.ts';
import { saidAnew } from './said-anew.ts';

/** Tells assistive technology that a session or chat asks for something, once until that was seen. */
export function AttentionAnnouncer() {
  const open = useOpenEpisodes();
  const known = useRef<ReadonlyMap<string, AttentionReason>>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    const before = known.current;
    known.current = new Map(open.map(({ asker, episode }) => [asker.id, episode.reason]));
    // What was open when the page came shows in the bell's count.
    if (!before) return;
    // A program that sends one message after another is not to be read out all the time.
    const news = open.filter(({ asker, episode }) => before.get(asker.id) !== episode.reason);
    if (news.length === 0) return;
    const now = news.map(({ asker, episode }) => `${asker.label}: ${asker.words(episode)}`);
    setWords((last) => saidAnew(last, now.join('. ')));
  }, [open]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-announcer="attention">
      {words}
    </div>
  );
}
