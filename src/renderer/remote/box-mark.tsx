import { ShieldAlert, ShieldCheck, ShieldOff, ShieldQuestionMark } from 'lucide-react';
import styles from './box.module.css';
import { type BoxTone, boxSummary, boxTone } from './box-words.ts';
import { useRemoteSession } from './remote-store.ts';

const glyphs = {
  kept: ShieldCheck,
  partly: ShieldAlert,
  free: ShieldOff,
  unknown: ShieldQuestionMark,
} as const satisfies Record<BoxTone, typeof ShieldCheck>;

/** The shield of how well a session's rules are kept. */
export function BoxIcon({ tone, label }: { readonly tone: BoxTone; readonly label?: string }) {
  const Glyph = glyphs[tone];
  return (
    <span className={styles['glyph']} data-tone={tone}>
      <Glyph size={12} {...(label ? { 'aria-label': label } : { 'aria-hidden': true })} />
    </span>
  );
}

/** Beside the name of a session that somebody began from elsewhere: whether a sandbox holds it. */
export function BoxGlyph({ sessionId }: { readonly sessionId: string }) {
  const remote = useRemoteSession(sessionId);
  if (!remote) return null;
  const words = boxWords(remote);
  return (
    <span className={styles['mark']} title={words}>
      <BoxIcon tone={boxTone(remote.box)} label={words} />
    </span>
  );
}

/** What the shield of a session says. */
export function boxWords({
  box,
  email,
  userId,
}: NonNullable<ReturnType<typeof useRemoteSession>>): string {
  return `Begun from elsewhere by ${email || userId}. ${boxSummary(box)}`;
}
