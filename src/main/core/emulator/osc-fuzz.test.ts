// What programs say by OSC, bent in every way and split anywhere.

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EmulatorEvent } from './emulator.ts';
import {
  folderOf,
  notificationOf9,
  notificationOf99,
  notificationOf777,
  shellReadyOf777,
  titleOf,
} from './osc-events.ts';
import { Screen } from './screen.ts';

const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;
const dirty = fc.string({ unit: 'binary', maxLength: 200 });

it('never throws, and hands on no control character and nothing too long', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('', 'notify;', 'file://', 'file:///', 'i=1;', '4;'),
      dirty,
      (a, b) => {
        const data = a + b;
        const events = [
          notificationOf9(data),
          notificationOf99(data),
          notificationOf777(data),
          shellReadyOf777(data),
        ];
        for (const event of events) {
          if (event?.type !== 'notification') continue;
          expect(event.body).not.toMatch(control);
          expect(event.title ?? '').not.toMatch(control);
          expect(event.body.length).toBeLessThanOrEqual(4096);
        }
        expect(titleOf(data)).not.toMatch(control);
        const folder = folderOf(data, 'me');
        if (folder !== null) expect(folder).not.toMatch(control);
      },
    ),
    { numRuns: 2000 },
  );
});

/** What a screen tells of `pieces`. */
function told(pieces: readonly Uint8Array[]): EmulatorEvent[] {
  const events: EmulatorEvent[] = [];
  const screen = new Screen(
    { cols: 20, rows: 4, scrollback: 10 },
    { answer: () => {}, emit: (event) => events.push(event) },
  );
  for (const piece of pieces) screen.write(piece);
  screen.dispose();
  return events;
}

const stream = Buffer.from(
  [
    '\x1b]7;file:///tmp/\u00e9\x1b\\',
    'a\x1b]9;nine\x07',
    '\x1b]99;i=1;ninety\x1b\\b',
    '\x1b]777;notify;t;\u20ac\x07',
    '\x1b]777;wmux;shell-ready\x1b\\',
    '\x1b]9;4;1;50\x07\x1b]2;title\x07',
  ].join(''),
);

it('is the same however the output is split', () => {
  const whole = told([stream]);
  expect(whole.map(({ type }) => type)).toEqual([
    'cwd',
    'notification',
    'notification',
    'notification',
    'shell-ready',
    'title',
  ]);
  for (let at = 1; at < stream.length; at++) {
    expect(told([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole);
  }
  expect(told([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
});

it('survives sequences that never end and bytes of any kind', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom(
            '\x1b]',
            '\x1b\\',
            '\x07',
            '7;',
            '9;',
            '777;notify;',
            ';',
            '\x18',
            '\x9c',
          ),
          fc.string({ unit: 'binary', maxLength: 5 }),
        ),
        { maxLength: 30 },
      ),
      (parts) => {
        for (const event of told(parts.map((part) => Buffer.from(part)))) {
          if (event.type === 'notification') expect(event.body).not.toMatch(control);
        }
      },
    ),
  );
  expect(told([Buffer.from(`\x1b]9;${'x'.repeat(100_000)}`)])).toEqual([]);
});
