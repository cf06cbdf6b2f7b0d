import { expect, test } from 'vitest';
import { ptyOutput } from '#shared/protocol/wing/wing-messages.ts';
import { encodeMessage } from './encode-message.ts';

test('output is written as all else would be, with every field that it can have', () => {
  const message = {
    type: 'pty.output',
    ...{ session_id: 'a"b', data: 'eA==', compressed: true, viewer_id: 'v\n1' },
  } as const;
  expect(Object.keys(message).toSorted()).toEqual(Object.keys(ptyOutput.shape).toSorted());
  expect(JSON.parse(encodeMessage(message))).toEqual(message);
});

test('fields of output that are left out are empty', () => {
  const read = ptyOutput.parse(JSON.parse(encodeMessage({ type: 'pty.output' })));
  expect(read).toEqual(ptyOutput.parse({ type: 'pty.output' }));
});
