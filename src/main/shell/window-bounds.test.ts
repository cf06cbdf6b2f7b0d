import { describe, expect, it } from 'vitest';
import { restoreBounds } from './window-bounds.ts';

const main = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const saved = (x: number, y: number, width = 800, height = 600): string =>
  JSON.stringify({ x, y, width, height, maximized: false });

describe('restoreBounds', () => {
  it('puts a window back where it was', () => {
    expect(restoreBounds(saved(100, 50), [main])).toEqual({
      x: 100,
      y: 50,
      width: 800,
      height: 600,
      maximized: false,
    });
  });

  it('forgets a place on a display that is gone or barely visible', () => {
    expect(restoreBounds(saved(2000, 10), [main])).toBeNull();
    expect(restoreBounds(saved(1900, 10), [main])).toBeNull();
    expect(restoreBounds(saved(10, 1070), [main])).toBeNull();
    expect(restoreBounds(saved(0, 0), [])).toBeNull();
  });

  it('moves a window that hangs over the edge inside, and shrinks one that is too large', () => {
    expect(restoreBounds(saved(-300, -20), [main])).toMatchObject({ x: 0, y: 0 });
    expect(restoreBounds(saved(10, 10, 4000, 3000), [main])).toMatchObject({
      x: 0,
      y: 0,
      width: 1920,
      height: 1080,
    });
  });

  it('chooses the display that shows most of it', () => {
    expect(restoreBounds(saved(1800, 100), [main, second])).toMatchObject({ x: 1920, y: 100 });
  });

  it.each([
    null,
    '',
    '{',
    '[]',
    '{"x":1}',
    '{"x":"a","y":0,"width":1,"height":1,"maximized":true}',
    '{"x":0,"y":0,"width":0,"height":10,"maximized":true}',
  ])('treats %s as nothing saved', (text) => {
    expect(restoreBounds(text, [main])).toBeNull();
  });
});
