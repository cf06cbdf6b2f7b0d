import type { Logger } from '#shared/base/ports.ts';
import { type RedactOptions, redact, redactText } from './redact.ts';

/** A logger as programs have one, e.g. `console`. */
export interface PlainLogger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** Our logger on top of a program's own; secrets are taken out on the way. Never throws. */
export function fromPlainLogger(plain: PlainLogger, options: RedactOptions = {}): Logger {
  return withFields(plain, options, {});
}

function withFields(plain: PlainLogger, options: RedactOptions, bound: object): Logger {
  const write =
    (level: keyof PlainLogger) =>
    (fields: object, message: string): void => {
      const all = redact({ ...bound, ...fields }, options);
      const some = typeof all === 'object' && all !== null && Object.keys(all).length > 0;
      try {
        if (some) plain[level](redactText(message, options), all);
        else plain[level](redactText(message, options));
      } catch {
        // A program's broken log must not break its agents.
      }
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => withFields(plain, options, { ...bound, ...fields }),
  };
}
