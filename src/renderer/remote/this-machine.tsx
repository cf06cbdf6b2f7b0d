import type { RemoteStatus } from '#shared/contract/remote.ts';
import { useSystem } from '../stores/system-store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';
import { TextField } from './text-field.tsx';

/** What this machine is called elsewhere, and how to be sure that it is this one. */
export function ThisMachine({ status }: { readonly status: RemoteStatus }) {
  const hostname = useSystem((s) => s.info?.hostname);
  const { wingId, fingerprint, access } = status;
  return (
    <section className={styles['section']} aria-labelledby="remote-machine">
      <h3 className={styles['heading']} id="remote-machine">
        This machine
      </h3>
      <TextField
        label="Label"
        value={access.label}
        maxLength={64}
        placeholder={hostname}
        hint="What browsers call this machine. Empty: its host name."
        onCommit={(label) => changeAccess({ label: label.trim() })}
      />
      <dl className={styles['ids']}>
        {wingId !== null && (
          <div>
            <dt>Id</dt>
            <dd>
              <code>{wingId}</code>
              <CopyButton label="Copy id" text={() => wingId} />
            </dd>
          </div>
        )}
        <div>
          <dt>Key fingerprint</dt>
          <dd>
            {fingerprint === null ? (
              <span className={styles['quiet']}>Made with the first sign-in</span>
            ) : (
              <>
                <code>{fingerprint}</code>
                <CopyButton label="Copy fingerprint" text={() => fingerprint} />
              </>
            )}
          </dd>
        </div>
      </dl>
      <p className={styles['hint']}>
        Compare the fingerprint with the one that a browser shows for this machine. If they are the
        same, nobody stands between the two, not even the roost.
      </p>
    </section>
  );
}
