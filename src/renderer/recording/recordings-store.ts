// The recordings that the wing keeps, and what can be done with them. Failures are told as toasts.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { toAppError } from '#shared/client/wing-client.ts';
import type { RecordingInfo } from '#shared/contract/index.ts';
import { confirm } from '../stores/dialog-store.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { dismissToast, showError, showToast, toastStore } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { saveFile } from '../ui/save-file.ts';
import { type CastSource, wingRecording } from './cast-source.ts';
import { recordingTitle } from './recording-words.ts';

export interface RecordingsState {
  /** Newest first; undefined until they are known. */
  readonly list: readonly RecordingInfo[] | undefined;
  /** Why they are not known. */
  readonly problem: string | undefined;
  /** What is being played. */
  readonly playing: CastSource | undefined;
}

/** One message about recording at a time. */
const TOAST = 'recording';

const recordingsStore = createStore<RecordingsState>(() => ({
  list: undefined,
  problem: undefined,
  playing: undefined,
}));

/** Reads from the recordings. */
export function useRecordings<T>(selector: (state: RecordingsState) => T): T {
  return useStore(recordingsStore, selector);
}

/** Asks for the list anew. */
export async function loadRecordings(): Promise<void> {
  try {
    recordingsStore.setState({ list: await api().recordings.list(), problem: undefined });
  } catch (error) {
    recordingsStore.setState({ problem: toAppError(error).message });
  }
}

/** Plays something, or goes back to the list. */
export function play(source: CastSource | undefined): void {
  recordingsStore.setState({ playing: source });
}

/** Plays a recording that the wing keeps. */
export function playRecording(info: RecordingInfo): void {
  play(wingRecording(info.recordingId, recordingTitle(info)));
}

/** Begins to record a session; with `keys` also what is typed, after a warning. */
export async function startRecording(id: string, keys?: true): Promise<void> {
  if (keys && !(await confirmKeys())) return;
  try {
    const info = await api().sessions.startRecording(keys ? { id, keys } : { id });
    showToast({
      level: info.keys ? 'warning' : 'info',
      title: 'Recording started',
      detail: info.keys
        ? 'What you type is recorded as well, passwords included, until you stop.'
        : 'What this terminal shows is written to a file until you stop.',
      key: TOAST,
    });
  } catch (error) {
    showError('The recording was not started', error);
  }
}

/** Ends the recording of a session and offers to play it. */
export async function stopRecording(id: string): Promise<void> {
  try {
    const info = await api().sessions.stopRecording({ id });
    showToast({
      level: 'success',
      title: 'Recording saved',
      detail: recordingTitle(info),
      actions: [{ label: 'Play', run: () => openRecording(info) }],
      durationMs: 8000,
      key: TOAST,
    });
  } catch (error) {
    showError('The recording was not stopped', error);
  }
}

/** Deletes a recording after asking. */
export async function deleteRecording(info: RecordingInfo): Promise<void> {
  const sure = await confirm({
    title: `Delete the recording “${recordingTitle(info)}”?`,
    body: 'Its file is deleted from this machine. This cannot be undone.',
    confirmLabel: 'Delete recording',
    danger: true,
  });
  if (!sure) return;
  try {
    await api().recordings.remove({ recordingId: info.recordingId });
  } catch (error) {
    showError('The recording was not deleted', error);
  }
  await loadRecordings();
}

/** Hands the file of a recording to the person. */
export async function saveRecording(info: RecordingInfo): Promise<void> {
  try {
    const parts: string[] = [];
    const source = wingRecording(info.recordingId, '');
    for await (const { text } of source.pieces(new AbortController().signal)) parts.push(text);
    const name = `${info.recordingId.replaceAll('/', '-')}.cast`;
    saveFile(name, parts, 'application/x-asciicast');
  } catch (error) {
    showError('The recording was not saved', error);
  }
}

/** Takes away what was said about the last recording, once a person looks at them all. */
export function dismissRecordingToast(): void {
  const toast = toastStore.getState().toasts.find(({ key }) => key === TOAST);
  if (toast) dismissToast(toast.id);
}

function openRecording(info: RecordingInfo): void {
  playRecording(info);
  toggleOverlay('recordings');
}

function confirmKeys(): Promise<boolean> {
  return confirm({
    title: 'Record what you type as well?',
    body: 'Every key typed in this terminal will be in the file, also passwords that the terminal does not show. Anyone with the file can read them.',
    confirmLabel: 'Record with keys',
    danger: true,
  });
}
