/** One thing that was looked at. Never holds secrets. */
export interface Finding {
  readonly name: string;
  /** `fail` keeps Aerie from working, `warn` may surprise. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do; null when all is well. */
  readonly advice: string | null;
}

/** All is well. */
export function ok(name: string, message: string): Finding {
  return { name, status: 'ok', message, advice: null };
}

/** Something may surprise. */
export function warn(name: string, message: string, advice: string): Finding {
  return { name, status: 'warn', message, advice };
}

/** Something keeps Aerie from working. */
export function fail(name: string, message: string, advice: string): Finding {
  return { name, status: 'fail', message, advice };
}
