import { beforeEach, describe, expect, it } from 'vitest';
import { type Size, SizeKeeper } from './size-keeper.ts';

const size = (cols: number, rows: number): Size => ({ cols, rows });
let asked: Size[];
let elsewhere: Size | null;

function keeper(opened: Size): SizeKeeper {
  return new SizeKeeper(opened, {
    ask: (wanted) => asked.push(wanted),
    onSizedElsewhere: (other) => {
      elsewhere = other;
    },
  });
}

beforeEach(() => {
  asked = [];
  elsewhere = null;
});

describe('SizeKeeper', () => {
  it('does not ask for the size it was opened with', () => {
    const sizes = keeper(size(80, 24));
    sizes.didFit(size(80, 24));
    sizes.didResize(size(80, 24));
    expect(asked).toEqual([]);
    expect(elsewhere).toBeNull();
  });

  it('follows the pane while it decides the size, also before the host has answered', () => {
    const sizes = keeper(size(80, 24));
    sizes.didResize(size(80, 24));
    sizes.didFit(size(90, 24));
    sizes.didFit(size(100, 24));
    sizes.didResize(size(90, 24));
    sizes.didResize(size(100, 24));
    expect(asked).toEqual([size(90, 24), size(100, 24)]);
    expect(elsewhere).toBeNull();
  });

  it('shows the size of another window and leaves it alone', () => {
    const sizes = keeper(size(80, 24));
    sizes.didFit(size(80, 24));
    sizes.didResize(size(120, 40));
    expect(elsewhere).toEqual(size(120, 40));
    sizes.didFit(size(70, 20));
    expect(asked).toEqual([]);
    expect(elsewhere).toEqual(size(120, 40));
  });

  it('claims when the person acts here, once', () => {
    const sizes = keeper(size(80, 24));
    sizes.didFit(size(80, 24));
    sizes.didResize(size(120, 40));
    sizes.claim();
    sizes.claim();
    expect(asked).toEqual([size(80, 24)]);
    sizes.didResize(size(80, 24));
    expect(elsewhere).toBeNull();
    sizes.claim();
    expect(asked).toHaveLength(1);
  });

  it('does not call it another size when it happens to fit', () => {
    const sizes = keeper(size(80, 24));
    sizes.didFit(size(120, 40));
    sizes.didResize(size(100, 30));
    sizes.didFit(size(100, 30));
    expect(elsewhere).toBeNull();
  });
});
