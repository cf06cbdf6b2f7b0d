import { RPCLink } from '@orpc/client/websocket';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { contract } from '../contract/contract.ts';
import type { Transport } from '../protocol/stream/transport.ts';
import { rpcSocket } from './rpc-socket.ts';

/** oRPC's link over the text frames of a {@link Transport}. */
export type RpcLink = RPCLink<Record<never, never>>;

/** With `checked`, results must match the contract's schemas; else they are passed on as they come. */
export function rpcLink(transport: Transport, { checked }: { checked: boolean }): RpcLink {
  return new RPCLink({
    // The adapter implements all that the link calls; the DOM type asks for the whole interface.
    websocket: rpcSocket(transport) as never,
    plugins: checked ? [new ResponseValidationPlugin(contract)] : [],
  });
}
