import { useMemo } from 'react';
import { encode } from 'uqr';
import { qrPath } from './qr-path.ts';
import styles from './remote.module.css';

interface QrCodeProps {
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** A text as a QR code: dark on light in every theme, as cameras expect it. */
export function QrCode({ text, label }: QrCodeProps) {
  const code = useMemo(() => encode(text, { ecc: 'M', border: 4 }), [text]);
  return (
    <svg
      className={styles['qr']}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
    >
      <rect width={code.size} height={code.size} className={styles['qrLight']} />
      <path d={qrPath(code.data)} className={styles['qrDark']} />
    </svg>
  );
}
