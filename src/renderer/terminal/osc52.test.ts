import { describe, expect, it } from 'vitest';
import { parseOsc52 } from './osc52.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('parseOsc52', () => {
  it('reads a write to any selection as text', () => {
    expect(parseOsc52(`c;${base64('héllo 日本')}`)).toEqual({ kind: 'write', text: 'héllo 日本' });
    expect(parseOsc52(`;${base64('x')}`)).toEqual({ kind: 'write', text: 'x' });
    expect(parseOsc52(`ps0;${base64('x')}`)).toEqual({ kind: 'write', text: 'x' });
  });

  it('tells a read request apart', () => {
    expect(parseOsc52('c;?')).toEqual({ kind: 'read' });
  });

  it.each(['', 'c', 'c;', 'c;***', 'z;eA==', `c;${'A'.repeat(1_400_004)}`])(
    'refuses payload %#',
    (payload) => {
      expect(parseOsc52(payload)).toEqual({ kind: 'invalid' });
    },
  );
});
