import type { Transport } from '../protocol/stream/transport.ts';
import { RpcCalls } from './rpc-calls.ts';
import type { WingApi } from './wing-client.ts';

interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * The methods of the contract over `transport`, loading next to nothing: for the command line. What
 * comes back is not checked against the schemas, as `connectWing` does; failures are `AppError`s.
 */
export function createWingApi(transport: Transport): WingApi {
  // Any name answers here; the type knows those that there are, and the host refuses any other.
  const api: WingApi = Object(methods(new RpcCalls(transport), []));
  return api;
}

function methods(calls: RpcCalls, path: readonly string[]): unknown {
  const call = (input: unknown, options: CallOptions = {}): Promise<unknown> =>
    calls.call(path, input, options.signal);
  return new Proxy(call, {
    // A promise that resolves to this must not take it for another promise.
    get: (_target, name) =>
      typeof name !== 'string' || name === 'then' ? undefined : methods(calls, [...path, name]),
  });
}
