import type { SystemAction } from '#shared/chat/chat-item.ts';
import { cutStart, plainText } from '#shared/chat/safe-text.ts';
import type { ChatInfo } from '#shared/contract/chats.ts';
import { MAX_PATH } from '#shared/contract/limits.ts';
import {
  AcpError,
  AgentConfigError,
  CancelledError,
  CliNotFoundError,
  FolderNotFoundError,
  ProcessError,
  StartTimeoutError,
} from '../agents/errors/acp-error.ts';
import { classifyError } from '../agents/errors/classify-error.ts';

type ChatProblem = NonNullable<ChatInfo['problem']>;

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
export function wayOut(error: unknown, login: boolean): NonNullable<ChatProblem['action']> {
  if (error instanceof FolderNotFoundError) return 'folder';
  if (error instanceof AgentConfigError) return 'config';
  if (error instanceof AcpError && error.code === 'unsupported_version') return 'update';
  if (error instanceof AcpError && error.code === 'cli_not_found') return 'install';
  return login ? 'login' : 'restart';
}

/** What a person needs to see for themselves why an agent does not start. */
export function tracesOf(error: unknown): Pick<ChatProblem, 'searched' | 'output' | 'place'> {
  if (error instanceof CliNotFoundError) {
    const places = error.searchedPaths.filter((place) => place.length <= MAX_PATH);
    return { searched: places.slice(0, 100) };
  }
  const wrote =
    error instanceof ProcessError || error instanceof StartTimeoutError ? error.stderrTail : '';
  const output = plainText(wrote).trim();
  return { ...(output === '' ? {} : { output: cutStart(output, 8000) }), ...placeOf(error) };
}

/** Where a person corrects the agent's configuration. */
function placeOf(error: unknown): Pick<ChatProblem, 'place'> {
  if (!(error instanceof AgentConfigError) || error.file.length > MAX_PATH) return {};
  const { file, line, column } = error;
  return { place: { file, ...(line ? { line } : {}), ...(line && column ? { column } : {}) } };
}
