import type { SystemAction } from '#shared/chat/chat-item.ts';
import { AcpError, CancelledError, FolderNotFoundError } from '../agents/errors/acp-error.ts';
import { classifyError } from '../agents/errors/classify-error.ts';

/** What a person is told about a turn that failed, and what helps. */
export interface FailureText {
  readonly message: string;
  readonly detail?: string;
  readonly action?: SystemAction;
}

/** Words for the failure of a turn. */
export function describeFailure(error: unknown): FailureText {
  const found = classifyError(error);
  const said = error instanceof Error ? error.message : String(error);
  switch (found.class) {
    case 'authentication':
      return {
        message: 'The agent is not logged in, or its key is not valid. Log in and try again.',
        detail: said,
        action: 'login',
      };
    case 'rate_limit':
    case 'overload':
      return {
        message: 'The provider takes no more requests at the moment. Wait a little and try again.',
        detail: said,
        action: 'retry',
      };
    case 'transient_connection':
      return {
        message: 'The provider could not be reached. Check the network and try again.',
        detail: said,
        action: 'retry',
      };
    default:
      return { message: said, ...action(error, found.subClass) };
  }
}

function action(error: unknown, subClass: string | undefined): { action?: SystemAction } {
  if (subClass === 'prompt_too_long') return { action: 'shorten' };
  if (subClass === 'invalid_model') return { action: 'model' };
  if (subClass === 'subprocess_died') return { action: 'restart' };
  if (error instanceof CancelledError && error.cause !== undefined) return { action: 'budget' };
  return { action: 'retry' };
}

/** What helps against what keeps an agent from starting. */
export function wayOut(error: unknown, login: boolean): 'install' | 'folder' | 'login' | 'restart' {
  if (error instanceof FolderNotFoundError) return 'folder';
  if (error instanceof AcpError && error.code === 'cli_not_found') return 'install';
  return login ? 'login' : 'restart';
}
