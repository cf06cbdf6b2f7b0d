import { ExternalLink } from 'lucide-react';
import type { RemoteSignIn } from '#shared/contract/remote.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useNow } from '../ui/use-now.ts';
import { QrCode } from './qr-code.tsx';
import styles from './remote.module.css';
import { countdown } from './remote-words.ts';

interface SignInProps {
  readonly signIn: RemoteSignIn;
  readonly name: string;
}

/** A sign-in that waits: the code to compare, the link, and the same for a phone's camera. */
export function SignIn({ signIn, name }: SignInProps) {
  const { url, code, expiresAt } = signIn;
  const left = countdown(expiresAt, useNow(1000));
  return (
    <section className={styles['signIn']} aria-label={`Sign in to ${name}`}>
      <div className={styles['signInWords']}>
        <p>Open this page on any device, check that it shows the code, and allow this machine.</p>
        <p className={styles['codeLine']}>
          <output className={styles['code']} aria-label="Code">
            {code}
          </output>
          <CopyButton label="Copy code" text={() => code} />
        </p>
        <p className={styles['linkLine']}>
          <a href={url} target="_blank" rel="noreferrer noopener" className={styles['link']}>
            {url}
            <ExternalLink size={13} aria-hidden />
          </a>
          <CopyButton label="Copy link" text={() => url} />
        </p>
        <p className={styles['quiet']}>
          {left ? `The code is good for ${left}.` : 'The code is not good any more.'}
        </p>
      </div>
      <QrCode text={url} label="The link as a QR code" />
    </section>
  );
}
