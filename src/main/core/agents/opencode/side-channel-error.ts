import { AcpError } from '../errors/acp-error.ts';

/** Why the HTTP API beside ACP did not do what was asked. */
export type SideChannelFailure =
  /** It does not answer. */
  | 'unreachable'
  /** It lets everybody in. */
  | 'unprotected'
  /** It refused, e.g. for a wrong password. */
  | 'refused'
  /** It does not know the session or request (any more). */
  | 'not_found'
  /** Its answer makes no sense. */
  | 'bad_answer'
  | 'closed';

/** opencode's HTTP API failed; what goes over ACP is not affected. */
export class SideChannelError extends AcpError {
  readonly code = 'side_channel';
  readonly reason: SideChannelFailure;

  constructor(message: string, reason: SideChannelFailure, options: { cause?: unknown } = {}) {
    super(message, { ...options, retryable: reason === 'unreachable' });
    this.reason = reason;
  }
}
