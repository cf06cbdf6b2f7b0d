import { expect, it } from 'vitest';
import type { RecordingInfo } from '#shared/contract/index.ts';
import {
  clockTime,
  endText,
  keyText,
  matchesSearch,
  recordingTitle,
  sizeText,
  spokenTime,
} from './recording-words.ts';

const info: RecordingInfo = {
  recordingId: 'api/20260101T000000Z-aaaaaa',
  session: 'api',
  title: 'npm run build',
  path: '/r.cast',
  startedAt: 0,
  durationMs: 0,
  bytes: 0,
  cols: 80,
  rows: 24,
  keys: false,
  keylog: null,
  running: false,
  ended: 'stopped',
};

it.each([
  [0, '0:00', '0 seconds'],
  [5.9, '0:05', '5 seconds'],
  [61, '1:01', '1 minute 1 second'],
  [3600, '1:00:00', '1 hour'],
  [7384, '2:03:04', '2 hours 3 minutes 4 seconds'],
])('tells %d seconds', (seconds, clock, spoken) => {
  expect(clockTime(seconds)).toBe(clock);
  expect(spokenTime(seconds)).toBe(spoken);
});

it('tells tenths of short recordings', () => {
  expect(clockTime(5.39, true)).toBe('0:05.3');
});

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1500, '2 kB'],
  [3_240_000, '3.2 MB'],
  [52_428_800, '52 MB'],
])('tells %d bytes', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it('names keys as people do', () => {
  expect(keyText('ls -l\r')).toBe('ls␣-l⏎');
  expect(keyText('\x03\x04\x1b[A\x1bOB\t\x7f\x1b')).toBe('^C^D↑↓⇥⌫⎋');
});

it('says why a recording ended only where that matters', () => {
  expect(endText(info)).toBeUndefined();
  expect(endText({ ...info, ended: 'limit' })).toBe('Reached its largest size');
  expect(endText({ ...info, ended: null, running: true })).toBeUndefined();
});

it('finds a recording by words of its title, session and state', () => {
  expect(matchesSearch(info, 'BUILD api')).toBe(true);
  expect(matchesSearch(info, 'build other')).toBe(false);
  expect(matchesSearch({ ...info, ended: 'interrupted' }, 'cut short')).toBe(true);
  expect(matchesSearch(info, '')).toBe(true);
});

it('calls a recording without a title by its session', () => {
  expect(recordingTitle({ ...info, title: ' ' })).toBe('api');
});
