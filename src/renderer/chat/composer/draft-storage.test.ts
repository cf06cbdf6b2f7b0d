import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '#tests/support/memory-storage.ts';
import {
  MAX_DRAFT_CHARS,
  MAX_DRAFTS,
  pruneDrafts,
  readDraft,
  writeDraft,
} from './draft-storage.ts';

describe('drafts that the browser keeps', () => {
  it('keeps one text for each chat and forgets empty ones', () => {
    const kept = new MemoryStorage();
    writeDraft(kept, 'a', 'hello\nthere', 1);
    writeDraft(kept, 'b', 'other', 2);
    expect(readDraft(kept, 'a')).toBe('hello\nthere');
    expect(readDraft(kept, 'b')).toBe('other');
    writeDraft(kept, 'a', '', 3);
    expect(readDraft(kept, 'a')).toBe('');
    expect(kept.entries.size).toBe(1);
  });

  it('keeps none that is too long, not even the one before', () => {
    const kept = new MemoryStorage();
    writeDraft(kept, 'a', 'short', 1);
    writeDraft(kept, 'a', 'x'.repeat(MAX_DRAFT_CHARS + 1), 2);
    expect(readDraft(kept, 'a')).toBe('');
  });

  it('reads nothing out of what is no draft', () => {
    const kept = new MemoryStorage();
    for (const entry of ['', 'null', '7', '{"text":3,"at":1}', '{"text":"x"}', '{']) {
      kept.setItem('aerie.chat-draft.a', entry);
      expect(readDraft(kept, 'a')).toBe('');
    }
  });

  it('forgets the oldest and what is broken, and nothing of others', () => {
    const kept = new MemoryStorage();
    kept.setItem('elsewhere', 'stays');
    kept.setItem('aerie.chat-draft.broken', '{');
    for (let n = 0; n < MAX_DRAFTS + 2; n += 1) writeDraft(kept, `c${n}`, 'text', n);
    pruneDrafts(kept);
    expect(kept.entries.size).toBe(MAX_DRAFTS + 1);
    expect(readDraft(kept, 'c1')).toBe('');
    expect(readDraft(kept, 'c2')).toBe('text');
    expect(kept.getItem('elsewhere')).toBe('stays');
    expect(kept.getItem('aerie.chat-draft.broken')).toBeNull();
  });
});
