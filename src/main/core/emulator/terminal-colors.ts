// The colours a program asks for or changes (OSC 4, 10, 11, 12 and their resets). Pure state; the
// viewer's colours come from outside.

import { toHex } from '#shared/base/to-hex.ts';
import type { ViewerColors } from '#shared/protocol/stream/frames.ts';

const slots = ['foreground', 'background', 'cursor'] as const;

/** `#rrggbb` as the `rgb:rrrr/gggg/bbbb` of an answer. */
function spell(hex: string): string {
  const parts = [1, 3, 5].map((at) => hex.slice(at, at + 2).toLowerCase());
  return `rgb:${parts.map((part) => part + part).join('/')}`;
}

/** Reads `#rgb`, `#rrggbb`, `#rrrrggggbbbb` and `rgb:r/g/b`; null for anything else. */
function parse(spec: string): string | null {
  const hash = /^#((?:[0-9a-f]{3}){1,4})$/iu.exec(spec)?.[1];
  const size = (hash?.length ?? 0) / 3;
  const parts = hash
    ? [0, 1, 2].map((i) => hash.slice(i * size, (i + 1) * size))
    : /^rgb:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})$/iu.exec(spec)?.slice(1);
  if (!parts) return null;
  const bytes = parts.map((part) =>
    Math.round((parseInt(part, 16) / (16 ** part.length - 1)) * 255),
  );
  return `#${toHex(bytes)}`;
}

const CUBE = [0, 95, 135, 175, 215, 255];

/** Colour `index` (16 to 255) of the fixed part of the 256-colour palette. */
function fixed(index: number): string {
  const grey = 8 + (index - 232) * 10;
  const cube = index - 16;
  const parts =
    index >= 232
      ? [grey, grey, grey]
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((i) => CUBE[i] ?? 0);
  return `#${toHex(parts)}`;
}

export class TerminalColors {
  #viewer: ViewerColors | undefined;
  readonly #changed = new Map<string, string>();

  setViewer(colors: ViewerColors): void {
    this.#viewer = colors;
  }

  reset(): void {
    this.#changed.clear();
  }

  /** Sequences that set the changed colours again. */
  get replay(): string {
    return [...this.#changed].map(([key, color]) => `\x1b]${key};${spell(color)}\x1b\\`).join('');
  }

  /** OSC 4: pairs of index and colour, or `?`. Returns the answers. */
  palette(data: string): string {
    const parts = data.split(';');
    let answers = '';
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const index = Number(parts[i]);
      const spec = parts[i + 1] ?? '';
      if (!/^\d{1,3}$/u.test(parts[i] ?? '') || index > 255) continue;
      const key = `4;${index}`;
      const color =
        this.#changed.get(key) ?? (index < 16 ? this.#viewer?.ansi[index] : fixed(index));
      if (spec === '?') answers += color ? `\x1b]${key};${spell(color)}\x1b\\` : '';
      else this.#change(key, spec);
    }
    return answers;
  }

  /** OSC 10, 11 and 12: colours from number `first` on, or `?`. Returns the answers. */
  special(first: 10 | 11 | 12, data: string): string {
    let answers = '';
    data.split(';').forEach((spec, i) => {
      const slot = slots[first - 10 + i];
      if (!slot) return;
      const key = String(first + i);
      const color = this.#changed.get(key) ?? this.#viewer?.[slot];
      if (spec === '?') answers += color ? `\x1b]${key};${spell(color)}\x1b\\` : '';
      else this.#change(key, spec);
    });
    return answers;
  }

  /** OSC 104: the palette back to what it was, all of it or the given indexes. */
  restorePalette(data: string): void {
    const keys = data === '' ? [...this.#changed.keys()] : data.split(';').map((i) => `4;${i}`);
    for (const key of keys) if (key.startsWith('4;')) this.#changed.delete(key);
  }

  /** OSC 110, 111 and 112. */
  restoreSpecial(number: 10 | 11 | 12): void {
    this.#changed.delete(String(number));
  }

  #change(key: string, spec: string): void {
    const color = parse(spec);
    if (color) this.#changed.set(key, color);
  }
}
