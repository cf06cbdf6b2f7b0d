import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChannelPiece,
  decodePiece,
  encodePiece,
  FrameJoiner,
  MAX_PIECE_TO_WING,
  splitFrame,
} from './channel-pieces.ts';
import { MAX_BROWSER_MESSAGE } from './wing-limits.ts';

type Data = Extract<ChannelPiece, { type: 'data' }>;

const frames = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
);

test('frames of any kind come out as they went in, in pieces of any size', () => {
  fc.assert(
    fc.property(
      fc.array(frames, { maxLength: 8 }),
      fc.integer({ min: 1, max: 64 }),
      (all, size) => {
        const joiner = new FrameJoiner(1000);
        const got: (string | Uint8Array)[] = [];
        for (const frame of all) {
          for (const piece of splitFrame(frame, size)) {
            expect(piece.body.length).toBeLessThanOrEqual(size);
            const read = decodePiece(encodePiece(piece));
            if (read?.type !== 'data') throw new Error('not data');
            const joined = joiner.take(read);
            if (joined && 'wrong' in joined) throw new Error(joined.wrong);
            if (joined) got.push(joined.frame);
          }
        }
        expect(got).toEqual(all);
      },
    ),
  );
});

test('counts and reasons come through; a long reason is cut', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      const piece = { type: 'taken', bytes } as const;
      expect(decodePiece(encodePiece(piece))).toEqual(piece);
    }),
  );
  const bye = decodePiece(encodePiece({ type: 'bye', reason: 'é'.repeat(500) }));
  expect(bye).toEqual({ type: 'bye', reason: 'é'.repeat(200) });
});

test('whatever bytes come, they are a piece or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const piece = decodePiece(bytes);
      if (piece) expect(decodePiece(encodePiece(piece))).toEqual(piece);
    }),
  );
  expect(decodePiece(new Uint8Array())).toBeNull();
  expect(decodePiece(Uint8Array.of(0x10, 1))).toBeNull();
  expect(decodePiece(Uint8Array.of(0x10, ...new Uint8Array(8).fill(255)))).toBeNull();
});

test('frames beyond the limit, mixed ones, and pieces of nothing are refused', () => {
  const data = (over: Partial<Data>): Data => ({
    ...{ type: 'data', binary: true, more: true, body: new Uint8Array(4) },
    ...over,
  });
  const joiner = new FrameJoiner(8);
  joiner.take(data({}));
  expect(joiner.take(data({ body: new Uint8Array(5) }))).toEqual({
    wrong: 'a frame is too large',
  });
  const mixed = new FrameJoiner(100);
  mixed.take(data({}));
  expect(mixed.take(data({ binary: false }))).toEqual({ wrong: 'mixed pieces' });
  expect(new FrameJoiner(8).take(data({ body: new Uint8Array() }))).toEqual({
    wrong: 'an empty piece',
  });
  const broken = data({ binary: false, more: false, body: Uint8Array.of(0xff) });
  expect(new FrameJoiner(8).take(broken)).toEqual({ wrong: 'text that is none' });
});

test('the largest piece towards a wing fits a message that a Go roost reads', () => {
  const sealed = Math.ceil((MAX_PIECE_TO_WING + 1 + 28) / 3) * 4;
  expect(sealed + 512).toBeLessThan(MAX_BROWSER_MESSAGE);
});

test('a frame is put together from what pieces said when they came', () => {
  const joiner = new FrameJoiner(1000);
  // What is kept of a piece must not be the piece: the smallest take a hundred times what they say.
  const body = new Uint8Array(1);
  for (let at = 0; at < 100; at += 1) {
    body[0] = at;
    expect(joiner.take({ type: 'data', binary: true, more: true, body })).toBeUndefined();
  }
  const joined = joiner.take({ type: 'data', binary: true, more: false, body: new Uint8Array(0) });
  expect(joined).toEqual({ frame: Uint8Array.from({ length: 100 }, (_, at) => at) });
});
