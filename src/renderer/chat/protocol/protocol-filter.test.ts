import { describe, expect, it } from 'vitest';
import type { ProtocolFrame } from '#shared/contract/index.ts';
import { exportFrames, filterFrames, methodsOf, noFilter, prettyText } from './protocol-filter.ts';

const frame = (number: number, more: Partial<ProtocolFrame>): ProtocolFrame => ({
  number,
  direction: 'in',
  at: 0,
  method: 'session/update',
  text: '{"a":1}',
  note: null,
  ...more,
});
const frames = [
  frame(1, { direction: 'out', method: 'initialize', text: '{"protocolVersion":1}' }),
  frame(2, { text: '{"update":"Hello"}' }),
  frame(3, { method: null, note: 'unknown kind' }),
];
const shown = (filter: Partial<typeof noFilter>): number[] =>
  filterFrames(frames, { ...noFilter, ...filter }).map(({ number }) => number);

describe('the protocol log', () => {
  it('A68: is filtered by direction, method and words', () => {
    expect(shown({})).toEqual([1, 2, 3]);
    expect(shown({ direction: 'out' })).toEqual([1]);
    expect(shown({ method: 'session/update' })).toEqual([2]);
    expect(shown({ text: 'hello UPDATE' })).toEqual([2]);
    expect(shown({ text: 'unknown' })).toEqual([3]);
    expect(methodsOf(frames)).toEqual(['initialize', 'session/update']);
  });

  it('A68: is written down one message a line', () => {
    expect(exportFrames(frames)).toBe(
      [
        '1970-01-01T00:00:00.000Z -> {"protocolVersion":1}',
        '1970-01-01T00:00:00.000Z <- {"update":"Hello"}',
        '1970-01-01T00:00:00.000Z <- {"a":1} # unknown kind',
        '',
      ].join('\n'),
    );
    expect(prettyText('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyText('{"a":…')).toBe('{"a":…');
  });
});
