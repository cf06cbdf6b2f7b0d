import { describe, expect, it, vi } from 'vitest';
import { nopLogger } from './nop-logger.ts';
import { fromPlainLogger, type PlainLogger } from './plain-logger.ts';

function recorder() {
  const lines: unknown[][] = [];
  const write =
    (level: string) =>
    (...line: unknown[]): void => {
      lines.push([level, ...line]);
    };
  const plain: PlainLogger = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { lines, plain };
}

describe('fromPlainLogger', () => {
  it('hands on messages and fields, without secrets', () => {
    const { lines, plain } = recorder();
    const logger = fromPlainLogger(plain, { secrets: ['hunter2'] });
    logger.debug({}, 'began');
    logger.info({ apiKey: 'x', n: 1 }, 'with hunter2');
    logger.warn({ err: new TypeError('token=abcdef') }, 'odd');
    logger.child({ agent: 'opencode' }).child({ session: 's1' }).error({ agent: 'other' }, 'bad');
    expect(lines).toEqual([
      ['debug', 'began'],
      ['info', 'with [hidden]', { apiKey: '[hidden]', n: 1 }],
      ['warn', 'odd', { err: { name: 'TypeError', message: 'token=[hidden]' } }],
      ['error', 'bad', { agent: 'other', session: 's1' }],
    ]);
  });

  it('does not let a broken log break anything', () => {
    const { plain } = recorder();
    const warn = vi.fn(() => {
      throw new Error('disk full');
    });
    expect(() => fromPlainLogger({ ...plain, warn }).warn({}, 'x')).not.toThrow();
    expect(warn).toHaveBeenCalled();
  });
});

it('nopLogger writes nothing, nor do its children', () => {
  const log = vi.spyOn(console, 'error');
  nopLogger.child({ a: 1 }).error({ b: 2 }, 'x');
  expect(log).not.toHaveBeenCalled();
  log.mockRestore();
});
