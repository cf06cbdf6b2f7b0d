// Which previews this window shows, and how wide. What is in them is the sessions' own; see
// `use-preview.ts`. A preview shows by itself where there is room, unless somebody closed it.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { type SessionStoreState, sessionStore } from '../stores/session-store.ts';

/** Width of previews in percent of their panel. */
export const PREVIEW_SHARE = { min: 20, usual: 45, max: 75 } as const;

export interface PreviewState {
  /** Sessions whose preview somebody closed. */
  readonly closed: readonly string[];
  /** Sessions whose preview somebody opened where there is no room beside the terminal. */
  readonly opened: readonly string[];
  readonly share: number;
  /** Sessions whose preview is on the screen. */
  readonly visible: readonly string[];
  /** Version that was on the screen last, by session. */
  readonly seen: Readonly<Record<string, number>>;
}

/** The part that is kept with the window's layout. */
export type SavedPreviews = Pick<PreviewState, 'closed' | 'share' | 'seen'>;

export const previewStore = createStore<PreviewState>(() => ({
  closed: [],
  opened: [],
  share: PREVIEW_SHARE.usual,
  visible: [],
  seen: {},
}));

/** Reads from what this window shows of previews. */
export function usePreviews<T>(selector: (state: PreviewState) => T): T {
  return useStore(previewStore, selector);
}

/** Shows the preview of a session: over its terminal where there is no room beside it. */
export function showPreview(id: string): void {
  previewStore.setState(({ closed, opened }) => ({
    closed: without(closed, id),
    opened: [...without(opened, id), id],
  }));
}

/** Closes the preview of a session. It comes back by a command, or with the next after it was cleared. */
export function hidePreview(id: string): void {
  previewStore.setState(({ closed, opened }) => ({
    closed: [...without(closed, id), id],
    opened: without(opened, id),
  }));
}

/** Shows or closes it. */
export function togglePreview(id: string): void {
  if (previewStore.getState().visible.includes(id)) hidePreview(id);
  else showPreview(id);
}

/** There is room beside the terminal now: what was opened over it stands there by itself. */
export function makeRoom(id: string): void {
  previewStore.setState(({ opened }) =>
    opened.includes(id) ? { opened: without(opened, id) } : {},
  );
}

/** Notes that `version` is on the screen; dispose when it is not any more. */
export function notePreview(id: string, version: number): Disposable {
  previewStore.setState(({ visible, seen }) => ({
    visible: [...without(visible, id), id],
    seen: { ...seen, [id]: version },
  }));
  return toDisposable(() =>
    previewStore.setState(({ visible }) => ({ visible: without(visible, id) })),
  );
}

/** Makes previews as wide as asked, within limits. */
export function resizePreviews(share: number): void {
  previewStore.setState({ share: limited(share) });
}

/** Takes over what was kept with a layout, which may be from anyone. */
export function restorePreviews(saved: unknown): void {
  if (typeof saved !== 'object' || saved === null) return;
  const closed = 'closed' in saved && Array.isArray(saved.closed) ? saved.closed : [];
  const seen = 'seen' in saved && typeof saved.seen === 'object' ? (saved.seen ?? {}) : {};
  const share = 'share' in saved ? saved.share : undefined;
  previewStore.setState({
    closed: closed.filter((id): id is string => typeof id === 'string'),
    seen: Object.fromEntries(
      Object.entries(seen).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    ),
    ...(typeof share === 'number' && Number.isFinite(share) ? { share: limited(share) } : {}),
  });
}

/** What is to be kept with the layout. */
export function savedPreviews(): SavedPreviews {
  const { closed, share, seen } = previewStore.getState();
  return { closed, share, seen };
}

/** Forgets choices about previews that are gone: the next one shows again. Dispose to stop. */
export function followPreviews(): Disposable {
  return toDisposable(
    sessionStore.subscribe((now, before) => {
      if (now.loaded && now.byId !== before.byId) {
        previewStore.setState((state) => withoutGone(state, now));
      }
    }),
  );
}

/** Pure: the state without sessions that want nothing shown. The same object if there are none. */
function withoutGone(state: PreviewState, { byId }: Pick<SessionStoreState, 'byId'>): PreviewState {
  const wants = (id: string): boolean => byId[id]?.preview !== undefined;
  const { closed, opened, seen } = state;
  if (closed.every(wants) && opened.every(wants) && Object.keys(seen).every(wants)) return state;
  return {
    ...state,
    closed: closed.filter(wants),
    opened: opened.filter(wants),
    seen: Object.fromEntries(Object.entries(seen).filter(([id]) => wants(id))),
  };
}

/** Pure: whether the preview of a session that has one is shown; `room` says if beside its terminal. */
export function isPreviewShown(
  { closed, opened }: Pick<PreviewState, 'closed' | 'opened'>,
  id: string,
  room: boolean,
): boolean {
  return opened.includes(id) || (room && !closed.includes(id));
}

const without = (ids: readonly string[], id: string): readonly string[] =>
  ids.filter((each) => each !== id);

function limited(share: number): number {
  return Math.round(Math.min(PREVIEW_SHARE.max, Math.max(PREVIEW_SHARE.min, share)));
}
