import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { AppError } from '../base/app-error.ts';
import type { Contract } from '../contract/contract.ts';
import { type ErrorCode, errorCodes } from '../contract/error-codes.ts';
import type { Transport } from '../protocol/stream/transport.ts';
import { rpcLink } from './rpc-link.ts';
import { TerminalChannels } from './terminal-channels.ts';

/** Typed methods and streams of the contract. Failures are `ORPCError`; see {@link toAppError}. */
export type WingApi = ContractRouterClient<Contract>;

/** One connection to a wing, over any transport. Reconnecting is the caller's: make a new one. */
export interface WingClient {
  readonly api: WingApi;
  readonly terminals: TerminalChannels;
  readonly transport: Transport;
}

/** Speaks the contract over `transport`. Results are checked against the contract's schemas. */
export function connectWing(transport: Transport): WingClient {
  return {
    api: createORPCClient<WingApi>(rpcLink(transport, { checked: true })),
    terminals: new TerminalChannels(transport),
    transport,
  };
}

/** Turns whatever a call of {@link WingApi} threw into an {@link AppError}. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ORPCError) {
    const code = isErrorCode(error.code) ? error.code : 'internal';
    return new AppError(code, error.message, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/not open|closed|aborted/i.test(message)) {
    return new AppError('disconnected', errorCodes.disconnected, { cause: error });
  }
  return new AppError('internal', errorCodes.internal, { cause: error });
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorCodes;
}
