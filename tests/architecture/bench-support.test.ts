import { describe, expect, it } from 'vitest';
import { buildOutputLines, seededRandom } from '#bench/support/build-output.ts';
import { workOf } from '#bench/support/page-work.ts';
import { isMet } from '#bench/support/report.ts';
import { createScreen, cursorLine, feed, firstDifference } from '#bench/support/screen.ts';
import { median, percentile } from '#bench/support/stats.ts';
import { judge, type Sample } from '#tests/soak/judge.ts';
import type { ProcessFigures } from '#tests/soak/process-figures.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what the benches count on', () => {
  it('takes percentiles by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(percentile(values, 0.99)).toBe(99);
    expect(median(values)).toBe(50);
    expect(median([7])).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('never counts a figure as met that could not be measured', () => {
    const figure = { label: 'x', target: 1, unit: '×' } as const;
    expect(isMet({ ...figure, value: 1, sense: 'at-least' })).toBe(true);
    expect(isMet({ ...figure, value: 0.9, sense: 'at-least' })).toBe(false);
    expect(isMet({ ...figure, value: 1.1, sense: 'at-most' })).toBe(false);
    expect(isMet({ ...figure, value: Number.NaN, sense: 'at-least' })).toBe(false);
    expect(isMet({ ...figure, value: Number.NaN, sense: 'at-most' })).toBe(false);
  });

  it('makes the same output every time', () => {
    expect(buildOutputLines(500)).toBe(buildOutputLines(500));
    expect(buildOutputLines(500).split('\n')).toHaveLength(501);
    const [a, b] = [seededRandom(1), seededRandom(1)];
    expect(Array.from({ length: 9 }, () => a(50))).toEqual(Array.from({ length: 9 }, () => b(50)));
  });

  it.each([
    ['text', 'abc', 'abd'],
    ['colour', '\x1b[31mabc', '\x1b[32mabc'],
    ['style', '\x1b[1mabc', 'abc'],
    ['cursor', 'abc', 'abc\x1b[1D'],
    ['wrapping', 'a'.repeat(25), `${'a'.repeat(20)}\r\n${'a'.repeat(5)}`],
    ['length', 'abc', '\n'.repeat(30)],
  ])('tells two screens apart by %s', async (_name, left, right) => {
    const screens = [left, left, right].map(() => createScreen(20, 5, 100));
    const [a, b, c] = screens;
    if (!a || !b || !c) throw new Error('no screens');
    await Promise.all([feed(a, bytes(left)), feed(b, bytes(left)), feed(c, bytes(right))]);
    expect(firstDifference(a, b)).toBeUndefined();
    expect(firstDifference(a, c)).toBeTypeOf('string');
    for (const screen of screens) screen.dispose();
  });

  it('reads the line of the cursor', async () => {
    const screen = createScreen(20, 5, 100);
    await feed(screen, bytes('one\r\nbench> '));
    expect(cursorLine(screen)).toBe('bench>');
    screen.dispose();
  });
});

describe('what the soak finds', () => {
  const figures: ProcessFigures = {
    rssMb: 300,
    terminals: 40,
    sockets: 4,
    pipes: 12,
    files: 22,
    listeners: 3,
    children: 20,
    threads: 32,
  };
  const run = (rssMb: (at: number) => number): Sample[] =>
    Array.from({ length: 40 }, (_, at) => ({ at, figures: { ...figures, rssMb: rssMb(at) } }));
  const failed = (samples: readonly Sample[], after: Partial<ProcessFigures> = {}): string[] =>
    judge(samples, { before: figures, after: { ...figures, ...after } })
      .filter(({ passed }) => !passed)
      .map(({ name }) => name);

  it('passes memory that grew at first and then stays, and fails what grows on', () => {
    expect(failed(run((at) => Math.min(300, 100 + at * 20)))).toEqual([]);
    expect(failed(run((at) => 300 + at * 5))).toEqual(['memory under load, MB']);
  });

  it('fails on one thing that is still held, and without figures', () => {
    const samples = run(() => 300);
    expect(failed(samples, { terminals: 41 })).toEqual(['terminals at rest']);
    expect(failed(samples, { children: 21, listeners: 4 })).toEqual([
      'listeners at rest',
      'children at rest',
    ]);
    expect(failed([])).toEqual(['memory under load, MB']);
  });
});

describe('what the trace of a page says', () => {
  const span = (name: string, tts: number, tdur: number) => ({ name, pid: 1, tid: 1, tts, tdur });

  it('counts each moment once, for what is innermost', () => {
    const work = workOf([
      span('RunTask', 0, 10_000),
      span('FunctionCall', 1000, 6000),
      span('Layout', 2000, 3000),
      span('FunctionCall', 3000, 1000),
      span('UpdateLayoutTree', 8000, 500),
      span('RunTask', 20_000, 4000),
    ]);
    expect(work).toEqual({ script: 4, style: 0.5, layout: 2, all: 14, longestTask: 10 });
  });
});
