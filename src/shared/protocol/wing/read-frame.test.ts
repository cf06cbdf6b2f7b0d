import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readToBrowser, readToWing } from './read-frame.ts';
import { readMessage } from './read-message.ts';
import { MAX_WING_MESSAGE } from './wing-limits.ts';
import { toBrowser, toWing } from './wing-messages.ts';

/** Anything that may stand in a field, above all what is nearly right. */
const anything = fc.oneof(
  fc.constantFrom(
    '0123abcd',
    '',
    null,
    true,
    false,
    0,
    1.5,
    [],
    {},
    'x'.repeat(128),
    'x'.repeat(129),
  ),
  fc.string(),
  fc.jsonValue(),
);

const frames = fc
  .record(
    {
      type: fc.constantFrom('pty.input', 'pty.output', 'pty.resize', 'no.such', 7),
      session_id: anything,
      data: anything,
      compressed: anything,
      viewer_id: anything,
      cols: anything,
      more: anything,
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));

test('what is read by hand is read as its schema reads it', () => {
  fc.assert(
    fc.property(fc.oneof(frames, fc.json()), (frame) => {
      expect(readToWing(frame)).toEqual(readMessage(toWing, frame, MAX_WING_MESSAGE));
      expect(readToBrowser(frame)).toEqual(readMessage(toBrowser, frame, MAX_WING_MESSAGE));
    }),
    { numRuns: 2000 },
  );
});

test('a frame that is too long, or no JSON, is not read', () => {
  const long = JSON.stringify({
    type: 'pty.input',
    session_id: 'a',
    data: 'x'.repeat(MAX_WING_MESSAGE),
  });
  expect(readToWing(long)).toEqual({ ok: false, reason: 'oversize' });
  expect(readToBrowser('{')).toEqual({ ok: false, reason: 'malformed' });
});
