import { AppError } from '../../base/app-error.ts';
import { errorCodes } from '../../contract/error-codes.ts';

/** What is said when a roost does not answer, or not as one does. */
export function roostUnreachable(cause?: unknown): AppError {
  return new AppError('roost_unreachable', errorCodes.roost_unreachable, { cause });
}
