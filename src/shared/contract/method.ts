import { oc } from '@orpc/contract';
import { type ErrorCode, errorCodes } from './error-codes.ts';

type ErrorMap<C extends ErrorCode> = { [K in C]: { message: string } };

/** Codes any method may answer with. */
const common = ['bad_request', 'internal', 'shutting_down', 'disconnected', 'forbidden'] as const;

/** A method of the contract, which may answer with `codes` beside those that any may answer with. */
export function method<const C extends ErrorCode = never>(...codes: readonly C[]) {
  const all = [...common, ...codes] as readonly (C | (typeof common)[number])[];
  return oc.errors(
    Object.fromEntries(
      all.map((code) => [code, { message: errorCodes[code] }]),
    ) as unknown as ErrorMap<C | (typeof common)[number]>,
  );
}
