// Recording from the palette and from the menu of a session.

import { Circle, Square } from 'lucide-react';
import type { SessionInfo } from '#shared/contract/index.ts';
import { startRecording, stopRecording } from '../recording/recordings-store.ts';
import type { Command } from '../stores/command-registry.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { sessionStore } from '../stores/session-store.ts';
import type { MenuItem } from '../ui/context-menu.tsx';
import { activeSessionId } from './workspace.ts';

const active = (): SessionInfo | undefined => sessionStore.getState().byId[activeSessionId() ?? ''];
const canStart = (session: SessionInfo | undefined): boolean =>
  session !== undefined && session.state !== 'exited' && !session.recording;

async function start(keys?: true): Promise<void> {
  const session = active();
  if (session) await startRecording(session.id, keys);
}

/** What the palette offers for the active session. */
export const recordingCommands: readonly Command[] = [
  {
    id: 'recording.start',
    title: 'Start recording',
    needs: 'sessions.startRecording',
    group: 'Recording',
    keywords: ['record', 'asciicast', 'asciinema', 'capture'],
    when: () => canStart(active()),
    run: () => start(),
  },
  {
    id: 'recording.start-with-keys',
    title: 'Start recording with typed keys…',
    needs: 'sessions.startRecording',
    group: 'Recording',
    keywords: ['record', 'input', 'keylog'],
    when: () => canStart(active()),
    run: () => start(true),
  },
  {
    id: 'recording.stop',
    title: 'Stop recording',
    needs: 'sessions.stopRecording',
    group: 'Recording',
    keywords: ['record', 'end'],
    when: () => active()?.recording === true,
    run: async () => {
      const session = active();
      if (session) await stopRecording(session.id);
    },
  },
  {
    id: 'recording.show',
    title: 'Recordings',
    needs: 'recordings.list',
    group: 'Recording',
    keywords: ['replay', 'playback', 'player', 'asciicast', 'asciinema', 'watch'],
    run: () => toggleOverlay('recordings'),
  },
];

/** What the menu of a session offers. */
export function recordingMenuItems(session: SessionInfo): readonly MenuItem[] {
  const { id } = session;
  if (session.recording) {
    return [
      {
        label: 'Stop recording',
        icon: <Square size={14} />,
        needs: 'sessions.stopRecording',
        run: () => void stopRecording(id),
      },
    ];
  }
  if (!canStart(session)) return [];
  return [
    {
      label: 'Start recording',
      icon: <Circle size={14} />,
      needs: 'sessions.startRecording',
      run: () => void startRecording(id),
    },
  ];
}
