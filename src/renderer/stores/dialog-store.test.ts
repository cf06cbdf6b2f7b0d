import { expect, test } from 'vitest';
import { answerDialog, choose, confirm, dialogStore, prompt } from './dialog-store.ts';

const question = { title: 'Sure?', body: '', confirmLabel: 'Yes' };
const current = () => dialogStore.getState().queue[0]?.request.id ?? -1;

test('questions are asked one after the other, each answered once', async () => {
  const [first, second] = [confirm(question), choose(question)];
  const id = current();
  answerDialog(id, 'confirm');
  answerDialog(id, 'cancel');
  expect(await first).toBe(true);
  answerDialog(current(), 'alternative');
  expect(await second).toBe('alternative');
  expect(dialogStore.getState().queue).toEqual([]);
});

test('the alternative is not a yes', async () => {
  const answer = confirm(question);
  answerDialog(current(), 'alternative');
  expect(await answer).toBe(false);
});

test('a prompt gives the text, or null when cancelled', async () => {
  const options = { title: 'Name', label: 'Name', initial: '', confirmLabel: 'OK' };
  const given = prompt(options);
  answerDialog(current(), 'confirm', 'x');
  expect(await given).toBe('x');
  const cancelled = prompt(options);
  answerDialog(current(), 'cancel', 'x');
  expect(await cancelled).toBeNull();
});
