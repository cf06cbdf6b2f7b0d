import { afterEach, expect, test } from 'vitest';
import { dismissToast, showError, showToast, toastStore } from './toast-store.ts';

const titles = () => toastStore.getState().toasts.map((toast) => toast.title);
afterEach(() => toastStore.setState({ toasts: [] }));

test('of more than four, the oldest that would go by itself makes room', () => {
  showToast({ level: 'info', title: 'keep', durationMs: 0 });
  for (const title of ['a', 'b', 'c', 'd']) showToast({ level: 'info', title });
  expect(titles()).toEqual(['keep', 'b', 'c', 'd']);
});

test('when all must be answered, the oldest goes', () => {
  const actions = [{ label: 'Undo', run: () => {} }];
  for (const title of ['a', 'b', 'c', 'd', 'e']) showToast({ level: 'info', title, actions });
  expect(titles()).toEqual(['b', 'c', 'd', 'e']);
});

test('the same failure again replaces its older message', () => {
  showError('Not saved', new Error('socket closed'));
  showToast({ level: 'info', title: 'x' });
  showError('Not saved', new Error('socket closed'));
  expect(titles()).toEqual(['x', 'Not saved']);
  expect(toastStore.getState().toasts.at(-1)?.detail).toBe('The connection to Aerie was lost.');
});

test('a dismissed toast goes, and only that one', () => {
  const id = showToast({ level: 'info', title: 'a' });
  showToast({ level: 'info', title: 'b' });
  dismissToast(id);
  dismissToast(id);
  expect(titles()).toEqual(['b']);
});
