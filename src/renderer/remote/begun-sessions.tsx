import { SquareTerminal } from 'lucide-react';
import type { RemoteSessionStatus } from '#shared/contract/remote-session.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { useSession } from '../stores/session-store.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import { openSession } from '../workbench/workspace.ts';
import box from './box.module.css';
import { BoxIcon } from './box-mark.tsx';
import { boxFacts, boxSummary, boxTone } from './box-words.ts';
import { RecordedMark, useRecordedWords } from './recorded-mark.tsx';
import styles from './remote.module.css';

/** Sessions that people began from elsewhere, whether or not anybody is there, and what holds each. */
export function BegunSessions({ sessions }: { readonly sessions: readonly RemoteSessionStatus[] }) {
  if (sessions.length === 0) return null;
  return (
    <section className={`${styles['view']} ${box['begun']}`} aria-labelledby="begun-sessions">
      <h3 className={styles['heading']} id="begun-sessions">
        Sessions begun from elsewhere
      </h3>
      <p className={styles['hint']}>
        They go on when nobody is connected. What each may do here is shown below.
      </p>
      <ul className={styles['rows']}>
        {sessions.map((one) => (
          <Begun key={one.session} begun={one} />
        ))}
      </ul>
    </section>
  );
}

function Begun({ begun }: { readonly begun: RemoteSessionStatus }) {
  const session = useSession(begun.session);
  const label = session ? sessionLabel(session) : begun.session;
  const facts = begun.box ? boxFacts(begun.box) : [];
  const missing = begun.box?.notEnforced ?? [];
  return (
    <li className={`${styles['row']} ${box['begunRow']}`} data-begun={begun.session}>
      <SquareTerminal size={16} aria-hidden />
      <div className={styles['rowWords']}>
        <span>
          <button
            type="button"
            className={styles['linkButton']}
            disabled={!session}
            onClick={() => {
              closeOverlay();
              requestAnimationFrame(() => openSession(begun.session));
            }}
          >
            {label}
          </button>
          <span className={styles['quiet']}> · {begun.email || begun.userId}</span>
        </span>
        <Recorded sessionId={begun.session} />
        <span className={box['line']}>
          <BoxIcon tone={boxTone(begun.box)} />
          {boxSummary(begun.box)}
        </span>
        {facts.length > 0 && (
          <details className={box['details']}>
            <summary>
              What it may do<span className="visually-hidden">: {label}</span>
            </summary>
            <dl className={box['facts']}>
              {facts.map(({ about, text }) => (
                <Fact key={about} about={about} text={text} />
              ))}
            </dl>
          </details>
        )}
        {missing.length > 0 && (
          <ul className={box['missing']} aria-label={`Not enforced: ${label}`}>
            {missing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** That it is recorded, and why. */
function Recorded({ sessionId }: { readonly sessionId: string }) {
  const words = useRecordedWords(sessionId);
  if (words === undefined) return null;
  return (
    <span className={box['line']}>
      <RecordedMark sessionId={sessionId} />
      {words}
    </span>
  );
}

function Fact({ about, text }: { readonly about: string; readonly text: string }) {
  return (
    <>
      <dt>{about}</dt>
      <dd>{text}</dd>
    </>
  );
}
