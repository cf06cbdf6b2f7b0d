import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { Transport } from '../protocol/stream/transport.ts';
import { rpcSocket } from './rpc-socket.ts';
import type { WingApi } from './wing-client.ts';

/**
 * The methods of the contract over `transport`, without the schemas: for a program that starts, asks
 * one thing of a host it trusts, and ends. What comes back is not checked; `connectWing` does that.
 */
export function createWingApi(transport: Transport): WingApi {
  // The adapter implements all that the link calls; the DOM type asks for the whole interface.
  return createORPCClient<WingApi>(new RPCLink({ websocket: rpcSocket(transport) as never }));
}
