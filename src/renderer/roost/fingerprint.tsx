import { useEffect, useState } from 'react';
import { fromBase64 } from '#shared/base/base64.ts';
import { webSha256 } from '#shared/client/tunnel/web-tunnel-crypto.ts';
import { fingerprintText } from '#shared/protocol/e2ee/fingerprint-text.ts';
import styles from './roost.module.css';

interface FingerprintProps {
  readonly label: string;
  /** Base64. */
  readonly publicKey: string;
}

/** A key as the machine shows it under Remote access, to be compared. */
export function Fingerprint({ label, publicKey }: FingerprintProps) {
  const [text, setText] = useState('');
  useEffect(() => {
    let shown = true;
    const bytes = fromBase64(publicKey) ?? new Uint8Array();
    const show = (told: string): void => {
      if (shown) setText(told);
    };
    webSha256(window, bytes).then(
      (hash) => show(fingerprintText(hash)),
      // A page without https has no cryptography.
      () => show('cannot be told in this browser'),
    );
    return () => {
      shown = false;
    };
  }, [publicKey]);
  return (
    <div className={styles['key']}>
      <span className={styles['keyLabel']}>{label}</span>
      <code className={styles['fingerprint']}>{text}</code>
    </div>
  );
}
