import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle } from 'lucide-react';
import type { DirectStatus } from '#shared/contract/remote.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { addressProblem, directWords, isOnlyHere, readPort } from './direct-words.ts';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';
import { TextField } from './text-field.tsx';

const glyphs = { off: CircleDashed, busy: LoaderCircle, ok: CircleCheck, problem: CircleAlert };

interface DirectRulesProps {
  readonly access: RemoteConfig;
  readonly status: DirectStatus | null;
}

/** The port for people who come past the roosts, what it opens, and how it is. */
export function DirectRules({ access, status }: DirectRulesProps) {
  const { directPort, directAddress } = access;
  const words = directWords(access, status);
  const Glyph = glyphs[words?.tone ?? 'off'];
  return (
    <>
      {words && (
        <p className={styles['state']} data-tone={words.tone} role="status">
          <Glyph size={15} aria-hidden />
          <span>{words.text}</span>
        </p>
      )}
      <TextField
        label="Port"
        value={directPort === null ? '' : String(directPort)}
        maxLength={5}
        hint="Empty: no port is opened."
        onCommit={async (text) => {
          const read = readPort(text);
          return typeof read === 'string' ? read : changeAccess({ directPort: read.port });
        }}
      />
      <TextField
        label="Address to listen on"
        value={directAddress}
        maxLength={253}
        placeholder="127.0.0.1"
        hint="Empty: only programs on this machine reach the port, such as a proxy with https, or a tunnel. An address or a name of this machine: whoever reaches that. 0.0.0.0: every network."
        onCommit={async (text) => {
          const typed = text.trim();
          return addressProblem(typed) ?? changeAccess({ directAddress: typed });
        }}
      />
      {!isOnlyHere(directAddress) && (
        <p className={styles['warning']}>
          Other machines can reach this port, and it has no https: what is typed and shown is
          sealed, but passes can be read on the way and used while they hold. Open it in a network
          that you trust, or put a proxy with https before it.
        </p>
      )}
    </>
  );
}
