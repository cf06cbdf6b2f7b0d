import { expect, it } from 'vitest';
import { MemoryStorage } from '#tests/support/memory-storage.ts';
import { keepLeavingLayout, type LayoutStorage, takeLeavingLayout } from './leaving-layout.ts';

it('is found once, by the window that left it', () => {
  const kept = new MemoryStorage();
  keepLeavingLayout(kept, 'main', '{"dock":1}');
  expect(takeLeavingLayout(kept, 'other')).toBeNull();
  expect(takeLeavingLayout(kept, 'main')).toBe('{"dock":1}');
  expect(takeLeavingLayout(kept, 'main')).toBeNull();
  expect(kept.length).toBe(0);
});

it('does no harm where nothing can be kept', () => {
  const refuse = (): never => {
    throw new DOMException('QuotaExceededError');
  };
  const full: LayoutStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  keepLeavingLayout(full, 'main', '{}');
  expect(takeLeavingLayout(full, 'main')).toBeNull();
});
