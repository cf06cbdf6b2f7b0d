import { Globe, GlobeLock, GlobeOff } from 'lucide-react';
import { toggleOverlay } from '../stores/layout-store.ts';
import styles from './remote-marks.module.css';
import { useRemote } from './remote-store.ts';
import { remoteSummary } from './remote-words.ts';

/** In the status bar: how this machine is reached from elsewhere, once that is set up. */
export function RemoteStatusItem() {
  const status = useRemote((s) => s.status);
  const problem = useRemote((s) => s.problem);
  const words = remoteSummary(status, problem);
  if (!words) return null;
  const Glyph = words.tone === 'problem' ? GlobeOff : status?.access.locked ? GlobeLock : Globe;
  return (
    <button
      type="button"
      className={styles['item']}
      data-tone={words.tone}
      aria-label={words.text.startsWith('Remote') ? words.text : `Remote access: ${words.text}`}
      title="Remote access"
      onClick={() => toggleOverlay('remote')}
    >
      <Glyph size={13} aria-hidden />
      <span className={styles['itemText']}>{words.text}</span>
    </button>
  );
}
