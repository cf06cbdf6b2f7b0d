import { type Logger as Pino, pino } from 'pino';
import type { Logger } from '#shared/base/ports.ts';

const secretFields = [
  'code',
  'cookie',
  'authorization',
  'token',
  'secret',
  'password',
  'env',
  'environment',
];

/** Where lines go, e.g. a {@link CappedLogFile}. */
export interface LogSink {
  write(line: string): void;
}

/**
 * A {@link Logger} that writes JSON lines. Fields named like a secret are blanked, one level deep
 * too: a last resort, not a licence to log them. Error codes are kept (`err` is written whole).
 */
export function createPinoLogger(
  sink: LogSink,
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
): Logger {
  const nested = secretFields.filter((name) => name !== 'code').map((name) => `*.${name}`);
  return adapt(
    pino(
      { level, base: { pid: process.pid }, redact: { paths: [...secretFields, ...nested] } },
      sink,
    ),
  );
}

function adapt(log: Pino): Logger {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    child: (fields) => adapt(log.child(fields)),
  };
}
