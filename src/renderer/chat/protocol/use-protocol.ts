import { useEffect, useRef, useState } from 'react';
import type { ProtocolFrame } from '#shared/contract/index.ts';
import { api } from '../../stores/wing.ts';

/** How often is asked for more, in ms. */
const EVERY_MS = 1000;
/** Messages kept here; the oldest go. */
const MAX_FRAMES = 5000;

export interface Protocol {
  readonly frames: readonly ProtocolFrame[];
  /** False until it was heard of. */
  readonly loaded: boolean;
  readonly problem: string | undefined;
}

interface Seen {
  readonly log: number;
  readonly after: number;
}

/** The messages between Aerie and the agent of a chat; new ones come in unless `paused`. */
export function useProtocol(chat: string, paused: boolean): Protocol {
  const [protocol, setProtocol] = useState<Protocol>({
    frames: [],
    loaded: false,
    problem: undefined,
  });
  const seen = useRef<Seen>({ log: 0, after: 0 });
  useEffect(() => {
    if (paused) return undefined;
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      let more = false;
      try {
        const page = await api().protocol.read({ chat, ...seen.current });
        if (gone) return;
        more = page.more;
        const isSame = page.log === seen.current.log;
        const last = page.frames.at(-1)?.number ?? (isSame ? seen.current.after : 0);
        seen.current = { log: page.log, after: last };
        setProtocol((before) => {
          const kept = isSame ? before.frames : [];
          if (before.loaded && isSame && page.frames.length === 0 && !before.problem) return before;
          const frames = [...kept, ...page.frames].slice(-MAX_FRAMES);
          return { frames, loaded: true, problem: undefined };
        });
      } catch (error) {
        const problem = error instanceof Error ? error.message : 'The log cannot be read.';
        if (!gone) setProtocol((before) => ({ ...before, loaded: true, problem }));
      }
      if (!gone) timer = setTimeout(() => void ask(), more ? 0 : EVERY_MS);
    };
    void ask();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [chat, paused]);
  return protocol;
}
