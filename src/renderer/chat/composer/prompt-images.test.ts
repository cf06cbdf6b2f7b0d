import { describe, expect, it } from 'vitest';
import { MAX_PROMPT_BYTES } from '#shared/contract/prompt-size.ts';
import { kilobytes, MAX_IMAGE_BYTES, MAX_IMAGES_BYTES, pickImages } from './prompt-images.ts';

const file = (size: number, type = 'image/png', name = 'a.png') => ({ name, type, size });

describe('pictures of a message (A54)', () => {
  it('may be PNG, JPEG, GIF and WebP', () => {
    const files = ['png', 'jpeg', 'gif', 'webp'].map((kind) => file(10, `image/${kind}`));
    expect(pickImages(files, [])).toEqual({ picked: files, refused: [] });
    const { picked, refused } = pickImages([file(10, 'image/svg+xml', 'logo.svg')], []);
    expect(picked).toEqual([]);
    expect(refused).toEqual(['“logo.svg” is not a PNG, JPEG, GIF or WebP picture.']);
  });

  it('may be so large and no larger; the others are taken', () => {
    const fits = file(MAX_IMAGE_BYTES);
    const { picked, refused } = pickImages([file(MAX_IMAGE_BYTES + 1), fits, file(0)], []);
    expect(picked).toEqual([fits]);
    expect(refused).toEqual([
      '“a.png” has 601 KB. Pictures may have up to 600 KB.',
      '“a.png” is empty.',
    ]);
  });

  it('fit into one message together', () => {
    const full = file(MAX_IMAGE_BYTES);
    const small = file(50 * 1024);
    expect(pickImages([full, small, small, small], []).picked).toEqual([full, small, small]);
    expect(pickImages([full], [{ bytes: MAX_IMAGE_BYTES }]).refused).toHaveLength(1);
    // As base64 they leave room for words.
    expect((MAX_IMAGES_BYTES * 4) / 3).toBeLessThan(MAX_PROMPT_BYTES - 64 * 1024);
  });

  it('are measured in words', () => {
    expect(kilobytes(1)).toBe('1 KB');
    expect(kilobytes(1_263_616)).toBe('1,234 KB');
  });
});
