import { expect, it } from 'vitest';
import { CastText, MAX_MATCHES } from './cast-text.ts';
import { CastTimeline } from './cast-timeline.ts';

const pause = async (): Promise<void> => {};
const fresh = (): boolean => false;

function text(...output: string[]) {
  const timeline = new CastTimeline();
  const append = (data: string): void => timeline.append([{ time: 0, code: 'o', data }]);
  for (const data of output) append(data);
  const searched = new CastText(timeline);
  return { append, timeline, find: (query: string) => searched.find(query, pause, fresh) };
}

it('finds text that came in pieces, once per event that completes it', async () => {
  const { find } = text('hel', 'lo wor', 'ld hello hello', ' bye');
  expect(await find('hello')).toEqual([2, 3]);
  expect(await find('WORLD')).toEqual([3]);
  expect(await find('nothing')).toEqual([]);
  expect(await find('')).toEqual([]);
});

it('looks through colours, titles and movements, whole or cut in two', async () => {
  const { find } = text(
    '\x1b[1;31mer\x1b',
    '[0mror\x1b]0;hidden title\x07',
    ': \x1bP1$rhidden\x1b\\bad\x1b(B\x1b7 file\x1b]8;;https://hid',
    'den.example\x1b\\name\r\n',
  );
  expect(await find('error: bad file')).toEqual([3]);
  expect(await find('filename\n')).toEqual([4]);
  expect(await find('hidden')).toEqual([]);
});

it('finds what was loaded after the last search', async () => {
  const { find, append, timeline } = text('one');
  expect(await find('two')).toEqual([]);
  append('two');
  timeline.append([{ time: 1, code: 'i', data: 'two' }]);
  expect(await find('two')).toEqual([2]);
});

it('stops at enough matches, and when it is no longer wanted', async () => {
  const many = Array.from({ length: MAX_MATCHES + 50 }, () => 'x');
  expect(await text(...many).find('x')).toHaveLength(MAX_MATCHES);
  const timeline = new CastTimeline();
  timeline.append([{ time: 0, code: 'o', data: 'x' }]);
  expect(await new CastText(timeline).find('x', pause, () => true)).toEqual([]);
});
