import { expect, it } from 'vitest';
import { createPinoLogger } from './pino-logger.ts';

function record() {
  const lines: string[] = [];
  const logger = createPinoLogger({ write: (line) => void lines.push(line) });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}');
  return { logger, lines, last };
}

it('writes one JSON line per message, with the fields of its parents', () => {
  const { logger, last } = record();
  logger.child({ session: 'abc' }).warn({ bytes: 3 }, 'Something.');
  expect(last()).toMatchObject({ level: 40, session: 'abc', bytes: 3, msg: 'Something.' });
});

it('blanks what is named like a secret', () => {
  const { logger, lines } = record();
  logger.info({ token: 's3cret', code: 's3cret', cookie: 's3cret' }, 'a');
  logger.info(
    { request: { authorization: 's3cret', cookie: 's3cret' }, env: { A: 's3cret' } },
    'b',
  );
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('s3cret');
});

it('keeps an error with its code and cause', () => {
  const { logger, last } = record();
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'EIO' });
  logger.error({ err: error }, 'Failed.');
  const { err } = last();
  expect(err).toMatchObject({ code: 'EIO', message: expect.stringContaining('outer') });
  expect(JSON.stringify(err)).toContain('inner');
});

it('leaves debug messages out unless asked', () => {
  const { logger, lines } = record();
  logger.debug({}, 'detail');
  expect(lines).toEqual([]);
});
