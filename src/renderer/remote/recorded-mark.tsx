import { RecordingDot } from '../recording/recording-dot.tsx';
import { useSession } from '../stores/session-store.ts';
import { whyWords } from './history/history-words.ts';
import { useRemote } from './remote-store.ts';

/** What a mark says of a session that is recorded, for whatever reason; undefined of all others. */
export function useRecordedWords(sessionId: string | undefined): string | undefined {
  const byHand = useSession(sessionId)?.recording ?? null;
  const why = useRemote(
    (s) => s.status?.recorded.find(({ session }) => session === sessionId)?.why,
  );
  if (why) return `Being recorded ${whyWords[why]}`;
  return byHand ? 'Being recorded' : undefined;
}

/** Beside a session's name: it is recorded, by hand or by the rules for people elsewhere. */
export function RecordedMark({ sessionId }: { readonly sessionId: string | undefined }) {
  const words = useRecordedWords(sessionId);
  return words === undefined ? null : <RecordingDot label={words} />;
}
