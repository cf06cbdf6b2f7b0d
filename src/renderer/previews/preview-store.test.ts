import { beforeEach, expect, test } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { sessionStore } from '../stores/session-store.ts';
import {
  followPreviews,
  hidePreview,
  isPreviewShown,
  makeRoom,
  notePreview,
  previewStore,
  resizePreviews,
  restorePreviews,
  savedPreviews,
  showPreview,
  togglePreview,
} from './preview-store.ts';

beforeEach(() => previewStore.setState(previewStore.getInitialState(), true));

const shows = (id: string, room: boolean): boolean =>
  isPreviewShown(previewStore.getState(), id, room);
const wanting = (id: string) => aSession({ id, preview: { kind: 'markdown', version: 1 } });

test('a preview shows by itself beside its terminal only, until somebody closes it', () => {
  expect([shows('a', true), shows('a', false)]).toEqual([true, false]);
  hidePreview('a');
  expect([shows('a', true), shows('b', true)]).toEqual([false, true]);
  showPreview('a');
  expect([shows('a', true), shows('a', false)]).toEqual([true, true]);
  makeRoom('a');
  expect([shows('a', true), shows('a', false)]).toEqual([true, false]);
});

test('the button does the opposite of what is on the screen', () => {
  const noted = notePreview('a', 7);
  expect(previewStore.getState()).toMatchObject({ visible: ['a'], seen: { a: 7 } });
  togglePreview('a');
  noted.dispose();
  expect([shows('a', true), previewStore.getState().visible]).toEqual([false, []]);
  togglePreview('a');
  expect(shows('a', false)).toBe(true);
});

test('once it was cleared the next one shows again', () => {
  const following = followPreviews();
  const list = (...sessions: ReturnType<typeof aSession>[]): void =>
    sessionStore.setState({
      byId: Object.fromEntries(sessions.map((session) => [session.id, session])),
      loaded: true,
    });
  list(wanting('a'), wanting('b'));
  hidePreview('a');
  hidePreview('b');
  list(wanting('a'), aSession({ id: 'b' }));
  expect(previewStore.getState().closed).toEqual(['a']);
  list();
  expect(previewStore.getState().closed).toEqual([]);
  following.dispose();
});

test('choices, and what was seen, are kept with the layout; what is no choice is not taken', () => {
  notePreview('a', 7).dispose();
  hidePreview('a');
  resizePreviews(61.4);
  const saved: unknown = JSON.parse(JSON.stringify(savedPreviews()));
  previewStore.setState(previewStore.getInitialState(), true);
  restorePreviews(saved);
  expect(savedPreviews()).toEqual({ closed: ['a'], share: 61, seen: { a: 7 } });
  for (const broken of [
    undefined,
    null,
    'x',
    { closed: 'a', share: 'wide' },
    { closed: [1, {}], seen: { a: 'x', b: 1.5 } },
    { seen: null },
  ]) {
    restorePreviews(broken);
  }
  expect(savedPreviews()).toEqual({ closed: [], share: 61, seen: {} });
  resizePreviews(3);
  expect(savedPreviews().share).toBe(20);
});
