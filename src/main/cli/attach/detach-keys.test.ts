import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DETACH_KEYS, DetachKeys, detachKeyWords, parseDetachKeys } from './detach-keys.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** What reaches the session, and whether the keys were found. */
function typed(keys: DetachKeys, ...chunks: string[]): { pass: string; detach: boolean } {
  let pass = '';
  for (const chunk of chunks) {
    const result = keys.push(bytes(chunk));
    pass += Buffer.from(result.pass).toString('latin1');
    if (result.detach) return { pass, detach: true };
  }
  return { pass, detach: false };
}

const defaults = (): DetachKeys => new DetachKeys(parseDetachKeys(DEFAULT_DETACH_KEYS));

describe('detach keys', () => {
  it('are read from words and said in words', () => {
    expect(parseDetachKeys('ctrl-\\,ctrl-\\')).toEqual([0x1c, 0x1c]);
    expect(parseDetachKeys('^]')).toEqual([0x1d]);
    expect(parseDetachKeys('ctrl-B,d')).toEqual([2, 100]);
    expect(parseDetachKeys('none')).toEqual([]);
    expect(detachKeyWords([2, 100])).toBe('Ctrl-B d');
  });

  it.each(['', 'ctrl-', 'ctrl-1', 'alt-x', 'd,,', 'a,b,c,d,e,f,g,h,i', 'é'])(
    'refuse %j',
    (text) => {
      expect(() => parseDetachKeys(text)).toThrow('--detach-key');
    },
  );

  it('end the attachment when typed, in one read or two', () => {
    expect(typed(defaults(), 'ls\r\x1c\x1cmore')).toEqual({ pass: 'ls\r', detach: true });
    expect(typed(defaults(), 'ls\r\x1c', '\x1c')).toEqual({ pass: 'ls\r', detach: true });
  });

  it('pass on when only begun', () => {
    expect(typed(defaults(), '\x1c\x0e')).toEqual({ pass: '\x1c\x0e', detach: false });
    const keys = defaults();
    expect(typed(keys, 'a\x1c')).toEqual({ pass: 'a', detach: false });
    expect(keys.holds).toBe(true);
    expect(Buffer.from(keys.release()).toString('latin1')).toBe('\x1c');
    expect(keys.holds).toBe(false);
  });

  it('are found when they begin within a beginning of themselves', () => {
    const keys = new DetachKeys(parseDetachKeys('a,a,b'));
    expect(typed(keys, 'aaab')).toEqual({ pass: 'a', detach: true });
  });

  it('are found as keyboards with longer codes write them', () => {
    expect(typed(defaults(), '\x1b[92;5u\x1b[92;5:3u\x1b[92;5u')).toMatchObject({ detach: true });
    expect(typed(defaults(), '\x1b[27;5;92~\x1b[27;5;92~')).toMatchObject({ detach: true });
    expect(typed(defaults(), '\x1b[92;69u\x1b[92;133u')).toMatchObject({ detach: true });
    expect(typed(defaults(), '\x1b[92;6u\x1b[92;6u')).toMatchObject({ detach: false });
  });

  it('are not looked for in pasted text, however it is split', () => {
    const paste = '\x1b[200~\x1c\x1c\x1b[201~';
    for (let at = 0; at <= paste.length; at++) {
      const keys = defaults();
      const result = typed(keys, paste.slice(0, at), paste.slice(at));
      expect(result).toEqual({ pass: paste, detach: false });
      expect(typed(keys, '\x1c\x1c')).toEqual({ pass: '', detach: true });
    }
  });

  it('leave everything else as it is, in any pieces', () => {
    const input = fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(input, (chunks) => {
        const keys = new DetachKeys([0x1c, 0x1d]);
        const all = Buffer.concat(chunks);
        if (all.includes(bytes('\x1c\x1d'))) return;
        const passed = chunks.map((chunk) => Buffer.from(keys.push(chunk).pass));
        expect(Buffer.concat([...passed, keys.release()])).toEqual(all);
      }),
    );
  });
});
