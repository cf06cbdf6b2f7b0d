import { useEffect, useState } from 'react';
import type { DryResults, RecentRequest, Rule } from '#shared/contract/index.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { type SampleFields, sampleOf } from './rule-fields.ts';
import type { RuleChange } from './rules-store.ts';

/** How many requests of the past are tried. */
const RECENT = 10;
/** Waited for further keys, in ms. */
const PAUSE = 150;

interface Tried {
  /** What would be changed; nothing without. */
  readonly change: RuleChange | undefined;
  readonly recent: readonly RecentRequest[] | undefined;
  readonly samples: readonly SampleFields[];
  readonly scene: { readonly agent: string; readonly project: string } | undefined;
  /** Rules as they are, to try again when they change. */
  readonly rules: readonly Rule[];
}

const nothing: DryResults = { requests: [], samples: [] };

/** What agents asked for last; undefined until that is known. */
export function useRecentRequests(): readonly RecentRequest[] | undefined {
  const [recent, setRecent] = useState<readonly RecentRequest[]>();
  useEffect(() => {
    let gone = false;
    api()
      .rules.recent({ limit: RECENT })
      .then((list) => {
        if (!gone) setRecent(list);
      })
      .catch((error: unknown) => {
        if (!gone) showError('What agents asked for could not be read', error);
      });
    return () => {
      gone = true;
    };
  }, []);
  return recent;
}

/** What would become of all of that; the last results while new ones are on their way. */
export function useDryRun({ change, recent, samples, scene, rules }: Tried): DryResults {
  const [results, setResults] = useState(nothing);
  const question = JSON.stringify({
    without: change?.remove ?? [],
    with: change?.add ?? [],
    requests: (recent ?? []).map(({ id }) => id),
    samples: scene ? samples.map((sample) => sampleOf(sample, scene)) : [],
  });
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      try {
        const answer = await api().rules.dryRun(JSON.parse(question));
        if (!gone) setResults(answer);
      } catch {
        // E.g. a folder that is half typed: nothing is known of it.
        if (!gone) setResults(nothing);
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [question, rules]);
  return results;
}
