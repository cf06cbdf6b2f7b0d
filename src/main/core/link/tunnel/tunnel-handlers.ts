import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import type { LinkContext } from '../link-services.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import type { TunnelFields, TunnelType } from './tunnel-request.ts';

/** One JSON object of an answer. */
export type TunnelJson = Readonly<Record<string, unknown>> | readonly unknown[];

/** Who asks, and by which way. */
export interface TunnelAsk {
  readonly link: LinkContext;
  /** With the role that counts; has passed the gate. */
  readonly caller: RemoteCaller;
  /** X25519 key that the answer is sealed for: names the tab, not the person. */
  readonly senderKey: string;
  /** Names the request, and the stream that answers it. */
  readonly requestId: string;
  /** Keys for a channel of its own, of what both sides agreed on by the tunnel. */
  readonly channelKeys: SealedChannel['channelKeys'];
  /** Whether whoever asks would be let in again, with the same rights. */
  readonly mayGoOn: () => boolean;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** The first piece of a stream that whoever answered goes on with. */
export class StreamHead {
  readonly first: TunnelJson;

  constructor(first: TunnelJson) {
    this.first = first;
  }
}

/** An answer: one object, several one after the other, or the first of those that are not JSON. */
export type TunnelAnswer = Promise<TunnelJson> | AsyncIterable<TunnelJson> | StreamHead;

/** What machine this is. */
export interface MachineFacts {
  readonly hostname: string;
  /** As Go has it. */
  readonly platform: string;
  /** Of Aerie. */
  readonly version: string;
}

/** Answers requests of one type. What it throws as `TunnelRefusal` is told; all else is not. */
export type TunnelHandler<T extends TunnelType> = (
  ask: TunnelAsk,
  fields: TunnelFields<T>,
) => TunnelAnswer;

/** Handlers by type. A type without one is unknown here. */
export type TunnelHandlers = { readonly [T in TunnelType]?: TunnelHandler<T> };

/** A refusal in the words of the protocol, which clients compare. */
export class TunnelRefusal extends Error {
  override readonly name = 'TunnelRefusal';
}

/** @throws TunnelRefusal unless the caller is an owner or admin */
export function requireAdmin({ caller }: TunnelAsk, words = 'admin required'): void {
  if (caller.role === 'member') throw new TunnelRefusal(words);
}
