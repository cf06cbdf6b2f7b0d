import { type DragEvent, useEffect } from 'react';
import { closeOverlay } from '../stores/layout-store.ts';
import { useSessions } from '../stores/session-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { fileRecording } from './cast-source.ts';
import { PlayerView } from './player-view.tsx';
import { RecordingList } from './recording-list.tsx';
import styles from './recordings.module.css';
import { dismissRecordingToast, loadRecordings, play, useRecordings } from './recordings-store.ts';

/** How often the list is asked for while something is being recorded, in ms. */
const REFRESH = 3000;

const START = '[data-recordings-start]';

/** All recordings, or the one that is played. A recording file dropped on it is played as well. */
export function RecordingsPage() {
  const playing = useRecordings((s) => s.playing);
  useFreshList(playing === undefined);
  const back = (): void => {
    play(undefined);
    // What had the focus goes with the player.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(START)?.focus());
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) play(fileRecording(file));
  };
  const close = (): void => {
    play(undefined);
    closeOverlay();
  };
  return (
    <Dialog
      title={playing?.title ?? 'Recordings'}
      size={playing ? 'wide' : 'page'}
      initialFocus={playing ? '[data-player-start]' : START}
      onClose={close}
    >
      <div
        className={styles['page']}
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
      >
        {playing ? (
          <ErrorBoundary what="This recording">
            <PlayerView source={playing} onBack={back} />
          </ErrorBoundary>
        ) : (
          <RecordingList />
        )}
      </div>
    </Dialog>
  );
}

/** Keeps the list as new as it can be seen to be. */
function useFreshList(shown: boolean): void {
  useEffect(dismissRecordingToast, []);
  const recorded = useSessions((s) => s.ids.filter((id) => s.byId[id]?.recording).join(' '));
  useEffect(() => {
    if (!shown) return;
    void loadRecordings();
    if (recorded === '') return;
    const timer = setInterval(() => void loadRecordings(), REFRESH);
    return () => clearInterval(timer);
  }, [shown, recorded]);
}
