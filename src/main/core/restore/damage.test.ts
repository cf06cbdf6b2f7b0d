import { randomBytes } from 'node:crypto';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RestoreScene } from '#tests/support/restore-scene.ts';
import type { SavedStep } from '../emulator/emulator.ts';
import { decodeMeta } from './saved-meta.ts';
import { decodeScreen } from './screen-codec.ts';
import { Seal } from './sealing.ts';
import { decodeSteps, encodeSteps, openTail, sealPiece } from './tail-codec.ts';

const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const key = random.bytes(32);
const seal = new Seal(key, 'slot', random);
const text = (value: string): Uint8Array => Buffer.from(value);

describe('sealing', () => {
  it('opens only unchanged, in its place, in its slot and with its key', () => {
    const sealed = seal.seal('meta', text('facts'));
    expect(Buffer.from(seal.open('meta', sealed) ?? []).toString()).toBe('facts');
    expect(seal.open('screen/a/1', sealed)).toBeNull();
    expect(new Seal(key, 'other', random).open('meta', sealed)).toBeNull();
    expect(new Seal(random.bytes(32), 'slot', random).open('meta', sealed)).toBeNull();
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ 1 : byte));
      expect(seal.open('meta', changed)).toBeNull();
      expect(seal.open('meta', sealed.subarray(0, at))).toBeNull();
    }
  });

  it('never seals the same twice alike', () => {
    const all = Array.from({ length: 100 }, () => seal.seal('meta', text('x')).toString());
    expect(new Set(all).size).toBe(100);
  });
});

describe('a tail', () => {
  const said = (value: string): SavedStep => ({ kind: 'data', bytes: text(value) });
  const steps: SavedStep[][] = [
    [said('one'), { kind: 'resize', cols: 100, rows: 40 }],
    [said('two')],
    [said(''), said('three')],
  ];
  const pieces = steps.map((piece, index) => sealPiece(seal, 'id', 2, index, piece));
  const file = Buffer.concat(pieces);
  const textOf = (bytes: Uint8Array): string =>
    openTail(seal, 'id', 2, bytes)
      .steps.map((step) => (step.kind === 'data' ? Buffer.from(step.bytes).toString() : '|'))
      .join('');

  it('says what was written', () => {
    expect(textOf(file)).toBe('one|twothree');
    expect(openTail(seal, 'id', 2, file).pieces).toBe(3);
  });

  it('cut at any byte reads as its first whole pieces', () => {
    const ends = pieces.map((_, i) => Buffer.concat(pieces.slice(0, i + 1)).length);
    for (let at = 0; at < file.length; at++) {
      const whole = ends.filter((end) => end <= at).length;
      expect(openTail(seal, 'id', 2, file.subarray(0, at)).pieces).toBe(whole);
    }
  });

  it('changed at any byte reads as what stands before', () => {
    for (let at = 0; at < file.length; at++) {
      const changed = Uint8Array.from(file, (byte, i) => (i === at ? byte ^ 0x80 : byte));
      expect('one|twothree'.startsWith(textOf(changed))).toBe(true);
      expect(openTail(seal, 'id', 2, changed).pieces).toBeLessThan(3);
    }
  });

  it('takes no piece in another place', () => {
    const [first, second, third] = pieces.map((piece) => Buffer.from(piece));
    if (!first || !second || !third) throw new Error('There are three pieces.');
    expect(textOf(Buffer.concat([second, first, third]))).toBe('');
    expect(textOf(Buffer.concat([first, third]))).toBe('one|');
    expect(textOf(Buffer.concat([first, first]))).toBe('one|');
    expect(openTail(seal, 'other', 2, file).pieces).toBe(0);
    expect(openTail(seal, 'id', 3, file).pieces).toBe(0);
  });

  it('refuses what is not made of steps', () => {
    const good = encodeSteps([said('abc')]);
    expect(decodeSteps(good)).toHaveLength(1);
    for (let at = 1; at < good.length; at++) expect(decodeSteps(good.subarray(0, at))).toBeNull();
    expect(decodeSteps(text('\x07aaaaaaaa'))).toBeNull();
  });
});

it('facts and screens that make no sense are refused', () => {
  for (const bytes of [
    text(''),
    text('{'),
    text('{"version":2}'),
    text('[]'),
    text('\0\0\0\xff{}'),
  ]) {
    expect(decodeMeta(bytes)).toBeNull();
    expect(decodeScreen(bytes)).toBeNull();
  }
});

describe('damaged files', () => {
  async function left(...said: string[]): Promise<RestoreScene> {
    const place = await RestoreScene.create();
    onTestFinished(() => place[Symbol.asyncDispose]());
    const run = place.start();
    await run.restore.ready;
    for (const [index, output] of said.entries()) {
      await run.create(`s${index}`);
      run.spawner.last.say(output);
      await run.pass(2250);
      run.spawner.last.say('tail');
    }
    await run.end();
    return place;
  }
  const screenText = 'x'.repeat(40_000);

  it.each(['meta', 'screen.1', 'tail.1'])('%s: no byte of it can stop a start', async (name) => {
    const place = await left(screenText);
    const [path] = await place.paths(name);
    if (path === undefined) throw new Error(`There is no ${name}.`);
    const content = await readFile(path);
    const spots = [0, 1, 5, 12, Math.floor(content.length / 2), content.length - 1];
    for (const at of spots) {
      const copy = await place.killed();
      const [target] = await copy.paths(name);
      const changed = Uint8Array.from(content, (byte, i) => (i === at ? byte ^ 1 : byte));
      await writeFile(target ?? '', changed);
      const run = copy.start();
      await run.restore.ready;
      const [info] = run.sessions.list();
      if (name === 'meta') {
        expect([info, run.told]).toEqual([undefined, ['Some saved terminals could not be read']]);
      } else {
        const shown = await run.text('s0');
        expect(shown).toBe(name === 'tail.1' ? screenText : '');
        expect(run.told).toEqual(['A saved terminal is damaged']);
      }
      await copy[Symbol.asyncDispose]();
    }
  });

  it('what was cut off is missed', async () => {
    const place = await left(screenText);
    const [tail] = await place.paths('tail.1');
    await truncate(tail ?? '', 0);
    const run = place.start();
    await run.restore.ready;
    expect(await run.text('s0')).toBe(screenText);
    expect(run.told).toEqual(['A saved terminal is damaged']);
  });

  it('files of another session are not taken for its own', async () => {
    const place = await left(`${screenText}a`, `${screenText}b`);
    for (const name of ['screen.1', 'tail.1']) {
      const [first, second] = await place.paths(name);
      await copyFile(first ?? '', second ?? '');
    }
    const run = place.start();
    await run.restore.ready;
    const shown = [await run.text('s0'), await run.text('s1')].map((value) => value.length);
    expect(shown.toSorted((a, b) => a - b)).toEqual([0, 40_005]);
  });
});
