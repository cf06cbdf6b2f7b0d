import { TriangleAlert } from 'lucide-react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import styles from './remote.module.css';
import { turnedAwayWords } from './remote-words.ts';

/** People who are named; of others there is only their number. */
const NAMED = 5;

/** Who came up against a limit lately, and what helps: people elsewhere can do little about it. */
export function TurnedAway({ status: { turnedAway, roosts } }: { readonly status: RemoteStatus }) {
  if (turnedAway.length === 0) return null;
  return (
    <section className={styles['turnedAway']} aria-label="Turned away">
      <TriangleAlert size={16} aria-hidden />
      <div className={styles['rowWords']}>
        <ul className={styles['rows']}>
          {turnedAway
            .slice(-NAMED)
            .reverse()
            .map((one) => (
              <li key={`${one.roost} ${one.userId}`}>
                <time className={styles['quiet']} dateTime={new Date(one.at).toISOString()}>
                  {new Date(one.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
                </time>{' '}
                <bdi>
                  {turnedAwayWords(
                    one,
                    roosts.find(({ id }) => id === one.roost),
                  )}
                </bdi>
              </li>
            ))}
        </ul>
        {turnedAway.length > NAMED && (
          <p className={styles['hint']}>{`… and ${turnedAway.length - NAMED} more`}</p>
        )}
        <p className={styles['hint']}>
          Pages that were closed may count until they are cut off here, or their sessions end.
        </p>
      </div>
    </section>
  );
}
