import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { collectEnvironment, numberFrom, parseDuration, parsePort } from './option-values.ts';
import { parseQuickList } from './quick-list.ts';

describe('values of options', () => {
  it('are times', () => {
    expect(['0', '250', '250ms', '1.5s', '2m', '3h'].map(parseDuration)).toEqual([
      0, 250, 250, 1500, 120_000, 10_800_000,
    ]);
  });

  it.each(['', 's', '-1', '1 s', '1e3', '5d', '200h', 'Infinity'])(
    'are no such time: %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
    },
  );

  it('are numbers in their range', () => {
    expect(parsePort('65535')).toBe(65_535);
    for (const text of ['65536', '-1', '1.5', '0x10', '']) {
      expect(() => parsePort(text)).toThrow('Use a number from 0 to 65535.');
    }
    expect(() => numberFrom(1, 9)('0')).toThrow('Use a number from 1 to 9.');
  });

  it('are variables', () => {
    expect(collectEnvironment('A=b=c', { X: '1' })).toEqual({ X: '1', A: 'b=c' });
    expect(collectEnvironment('A=')).toEqual({ A: '' });
    expect(() => collectEnvironment('=x')).toThrow('NAME=value');
  });
});

describe('the quick way to ls', () => {
  it('takes what it knows and leaves the rest to the parser', () => {
    expect(parseQuickList([])).toEqual({ prefix: undefined, options: {} });
    expect(parseQuickList(['web', '--json', '-r'])).toEqual({
      prefix: 'web',
      options: { json: true, running: true },
    });
    for (const args of [
      ['--help'],
      ['a', 'b'],
      ['-qr'],
      ['--'],
      ['--jsn'],
      ['constructor', '-x'],
    ]) {
      expect(parseQuickList(args)).toBeUndefined();
    }
  });
});
