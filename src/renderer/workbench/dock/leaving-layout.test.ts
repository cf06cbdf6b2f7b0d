import { expect, it } from 'vitest';
import { keepLeavingLayout, type LayoutStorage, takeLeavingLayout } from './leaving-layout.ts';

function storage(): LayoutStorage & { readonly size: number } {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    get size() {
      return items.size;
    },
  };
}

it('is found once, by the window that left it', () => {
  const kept = storage();
  keepLeavingLayout(kept, 'main', '{"dock":1}');
  expect(takeLeavingLayout(kept, 'other')).toBeNull();
  expect(takeLeavingLayout(kept, 'main')).toBe('{"dock":1}');
  expect(takeLeavingLayout(kept, 'main')).toBeNull();
  expect(kept.size).toBe(0);
});

it('does no harm where nothing can be kept', () => {
  const refuse = (): never => {
    throw new DOMException('QuotaExceededError');
  };
  const full: LayoutStorage = { getItem: refuse, setItem: refuse, removeItem: refuse };
  keepLeavingLayout(full, 'main', '{}');
  expect(takeLeavingLayout(full, 'main')).toBeNull();
});
