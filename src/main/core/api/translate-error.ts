import { ORPCError } from '@orpc/server';
import { isAppError } from '#shared/base/app-error.ts';
import type { Logger, Random } from '#shared/base/ports.ts';

/**
 * Makes whatever a handler threw fit to cross a door: expected failures keep their code; input that
 * does not match its schema becomes `bad_request` naming the field; anything else becomes `internal`
 * with a reference that the log shows beside the cause, once.
 */
export function translateError(
  error: unknown,
  method: string,
  deps: { logger: Logger; random: Random },
): ORPCError<string, unknown> {
  if (isAppError(error)) return new ORPCError(error.code, { message: error.message });
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    return new ORPCError('bad_request', { message: describeIssues(error, method) });
  }
  const reference = Buffer.from(deps.random.bytes(4)).toString('hex');
  deps.logger.error({ err: error, method, reference }, 'a request failed unexpectedly');
  return new ORPCError('internal', {
    message: `Something went wrong inside Aerie (reference ${reference}). The log has the details.`,
  });
}

function describeIssues(error: ORPCError<string, unknown>, method: string): string {
  const data = error.data as { issues?: { message?: string; path?: PropertyKey[] }[] } | undefined;
  const issue = data?.issues?.[0];
  if (!issue) return `The request to ${method} is malformed.`;
  const field = issue.path?.map(String).join('.');
  return field ? `${method}: ${field}: ${issue.message}` : `${method}: ${issue.message}`;
}
