import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '#tests/support/memory-storage.ts';
import type { Attachment } from './attachments.ts';
import { fileAttachment, pastedText } from './attachments.ts';
import { MAX_CHIPS_CHARS, readChips, writeChips } from './draft-chips.ts';

const pdf: Attachment = { id: 'p', kind: 'pdf', name: 'a.pdf', bytes: 3, data: 'YWJj' };

describe('chips that the browser keeps', () => {
  it('A53: gives back each kind as it was, and forgets what was sent', () => {
    const kept = new MemoryStorage();
    const chips = [fileAttachment('folder', '/p/src', '/p'), pastedText('one\ntwo'), pdf];
    writeChips(kept, 'a', chips, 1);
    expect(readChips(kept, 'a')).toEqual(chips);
    writeChips(kept, 'a', [], 2);
    expect(kept.entries.size).toBe(0);
  });

  it('A53: keeps as much as fits, of the chats that were written to last', () => {
    const kept = new MemoryStorage();
    writeChips(kept, 'a', [pastedText('x'.repeat(MAX_CHIPS_CHARS)), pdf], 1);
    expect(readChips(kept, 'a')).toEqual([pdf]);
    for (let at = 2; at < 20; at += 1) writeChips(kept, `chat-${at}`, [pdf], at);
    expect(kept.entries.size).toBe(10);
    expect(readChips(kept, 'a')).toEqual([]);
    expect(readChips(kept, 'chat-19')).toEqual([pdf]);
  });

  it('takes nothing for a chip that is none', () => {
    const kept = new MemoryStorage();
    for (const entry of [
      '',
      'null',
      '{"chips":7}',
      '{"chips":[1,{"id":"x"},{"id":"x","name":"n","kind":"text","from":"moon","uri":"","text":""}]}',
    ]) {
      kept.setItem('aerie.chat-chips.a', entry);
      expect(readChips(kept, 'a')).toEqual([]);
    }
  });
});
