import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CastCode, castEnd, castEvent, castHeader } from './encode.ts';
import { type CastEvent, CastParser, parseCastEnd, parseCastHeader, parseSize } from './parse.ts';

const header = castHeader({
  cols: 80,
  rows: 24,
  type: 'xterm-256color',
  command: '/bin/bash -l',
  title: 'build',
  env: { SHELL: '/bin/bash', TERM: 'xterm-256color' },
  origin: {
    session: 'team/a',
    startedAt: 1_700_000_000_250,
    keys: false,
    pid: 7,
    processStartedAt: '9',
  },
});

/** The events of `file`, cut into pieces of `size` characters. */
function read(file: string, size = file.length): { events: CastEvent[]; parser: CastParser } {
  const parser = new CastParser();
  const events: CastEvent[] = [];
  for (let at = 0; at < file.length; at += size)
    events.push(...parser.push(file.slice(at, at + size)));
  events.push(...parser.end());
  return { events, parser };
}

describe('writing', () => {
  it('begins with the header of version 3', () => {
    expect(JSON.parse(header)).toMatchObject({
      version: 3,
      term: { cols: 80, rows: 24, type: 'xterm-256color' },
      timestamp: 1_700_000_000,
      command: '/bin/bash -l',
      title: 'build',
      env: { SHELL: '/bin/bash', TERM: 'xterm-256color' },
    });
    expect(header.endsWith('\n')).toBe(true);
  });

  it.each([
    [0, '[0.0, "o", "x"]\n'],
    [1, '[0.000001, "o", "x"]\n'],
    [248_000, '[0.248, "o", "x"]\n'],
    [61_000_100, '[61.0001, "o", "x"]\n'],
  ])('writes %d µs exactly', (micros, line) => {
    expect(castEvent(micros, 'o', 'x')).toBe(line);
  });

  it('ends with a comment, which players pass over', () => {
    const line = castEnd({ ended: 'stopped', durationMs: 1500 });
    expect(line.startsWith('#')).toBe(true);
    expect(parseCastEnd(line.trimEnd())).toEqual({ ended: 'stopped', durationMs: 1500 });
    expect(parseCastEnd('# aerie {"ended":1}')).toBeNull();
    expect(parseCastEnd('[0, "o", ""]')).toBeNull();
  });
});

describe('reading', () => {
  it('gives back what was written, wherever it is cut', () => {
    const anEvent = fc.tuple(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.constantFrom<CastCode>('o', 'i', 'm', 'r', 'x'),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(anEvent), fc.integer({ min: 1, max: 50 }), (written, size) => {
        const lines = written.map(([micros, code, data]) => castEvent(micros, code, data));
        const { events, parser } = read(
          header + lines.join('') + castEnd({ ended: 'x', durationMs: 1 }),
          size,
        );
        expect(events.map(({ code, data }) => [code, data])).toEqual(
          written.map(([, code, data]) => [code, data]),
        );
        const seconds = written.reduce((sum, [micros]) => sum + micros, 0) / 1_000_000;
        expect(parser.duration).toBeCloseTo(seconds, 5);
        expect(parser.skipped).toBe(0);
      }),
    );
  });

  it('knows what Aerie noted in its own files', () => {
    const { parser } = read(header);
    expect(parser.facts).toMatchObject({
      version: 3,
      title: 'build',
      origin: { session: 'team/a', startedAt: 1_700_000_000_250, pid: 7 },
    });
  });

  it('takes the times of version 2 from the start, and of version 3 from the event before', () => {
    const lines = '[1.5, "o", "a"]\n[2, "o", "b"]\n';
    const two = read(`{"version":2,"width":100,"height":30,"idle_time_limit":2}\n${lines}`);
    expect(two.events.map(({ time }) => time)).toEqual([1.5, 2]);
    expect(two.parser.facts).toMatchObject({ version: 2, cols: 100, rows: 30, idleLimit: 2 });
    const three = read(`{"version":3,"term":{"cols":100,"rows":30}}\n# a comment\n${lines}`);
    expect(three.events.map(({ time }) => time)).toEqual([1.5, 3.5]);
  });

  it('never goes back in time', () => {
    const { events } = read('{"version":2,"width":8,"height":3}\n[2,"o","a"]\n[1,"o","b"]\n');
    expect(events.map(({ time }) => time)).toEqual([2, 2]);
  });

  it('passes over lines it does not understand, and counts them', () => {
    const lines = [
      '[1]',
      'nonsense',
      '[-1,"o","x"]',
      '[1e999,"o","x"]',
      '[1,"o",5]',
      '{}',
      '[1,"z","?"]',
    ];
    const { events, parser } = read(`${header}${lines.join('\r\n')}\n[0.5,"o","cut sh`);
    expect(events).toEqual([{ time: 1, code: 'z', data: '?' }]);
    expect(parser.skipped).toBe(7);
  });

  it.each([
    '',
    'hello\n',
    '{}\n',
    '{"version":1,"width":80,"height":24,"stdout":[]}\n',
    '# no\n{}\n',
  ])('refuses %j as a recording', (file) => {
    const { parser } = read(file);
    expect(parser.facts).toBeNull();
    expect(parser.failed).toBe(file !== '');
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, valid) => {
        read(valid ? header + text : text, 3);
      }),
    );
  });

  it('keeps sizes within those of a terminal', () => {
    expect(parseSize('80x24')).toEqual({ cols: 80, rows: 24 });
    expect(parseSize('99999x99999')).toEqual({ cols: 2000, rows: 1000 });
    for (const wrong of ['', '80', '0x24', '80x24x2', '-1x5', 'axb'])
      expect(parseSize(wrong)).toBeNull();
    expect(parseCastHeader('{"version":2,"width":0,"height":24}')).toBeNull();
  });
});
