// The tunnel: opens what browsers ask, lets it pass the gate, and seals the answers.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { type AppError, isAppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { TunnelRequest } from '#shared/protocol/wing/wing-messages.ts';
import type { GateVerdict, RemoteAccess } from '../access/remote-access.ts';
import { SealedChannels } from '../crypto/sealed-channels.ts';
import { FairShares } from '../fair-shares.ts';
import type { LinkContext, LinkServices } from '../link-services.ts';
import { callerOf } from '../remote-caller.ts';
import {
  type MachineFacts,
  StreamHead,
  type TunnelAnswer,
  type TunnelAsk,
  type TunnelHandler,
  type TunnelHandlers,
  type TunnelJson,
  TunnelRefusal,
} from './tunnel-handlers.ts';
import { TunnelReply } from './tunnel-reply.ts';
import { anyRequest, isTunnelType, PROOF, readFields, type TunnelType } from './tunnel-request.ts';

/** Requests answered at once, of one link and of one person; more are refused. */
const MAX_OF_ROOST = 64;
const MAX_OF_PERSON = 32;
/** Types that the gate is part of, or that prove nothing. */
const ungated = new Set<string>(['passkey.auth', 'passkey.challenge']);

export interface TunnelServerPorts {
  readonly access: RemoteAccess;
  readonly handlers: TunnelHandlers;
  /** What is told with `passkey_required`, so that people see which machine asks. */
  readonly machine: MachineFacts;
  /** Takes what belongs to a channel that a request has opened; false for all else. */
  readonly inChannel?: (link: LinkContext, message: TunnelRequest) => boolean;
  readonly logger: Logger;
}

export class TunnelServer implements Disposable {
  readonly #ports: TunnelServerPorts;
  readonly #channels = new SealedChannels('wt-tunnel');
  readonly #end = new AbortController();
  readonly #shares = new FairShares({ ofRoost: MAX_OF_ROOST, ofPerson: MAX_OF_PERSON });

  constructor(ports: TunnelServerPorts) {
    this.#ports = ports;
  }

  /** What links ask for. */
  get service(): LinkServices['tunnel'] {
    return {
      receive: (link, message) => {
        if (!this.#ports.inChannel?.(link, message)) void this.#receive(link, message);
      },
    };
  }

  dispose(): void {
    this.#end.abort();
    this.#channels.clear();
  }

  /** What cannot be opened gets no answer: it could be anybody's. */
  async #receive(link: LinkContext, message: TunnelRequest): Promise<void> {
    const channel = this.#channels.of(link.identity, message.sender_pub);
    const plain = channel?.open(message.payload);
    if (!channel || !plain || this.#end.signal.aborted) return;
    const reply = new TunnelReply(link.outlet, channel, message.request_id);
    const place = this.#shares.take({ roost: link.roost, userId: message.sender_user_id });
    if (!place) {
      void reply.whole({ error: 'too many requests' });
      return;
    }
    try {
      await this.#answer({ link, channel, message, plain }, reply);
    } finally {
      place.dispose();
    }
  }

  async #answer(opened: Opened, reply: TunnelReply): Promise<void> {
    let streaming = false;
    try {
      const dispatched = this.#dispatch(opened);
      if (!dispatched) return;
      const { answer, mayGoOn } = dispatched;
      if (answer instanceof StreamHead) {
        await reply.piece(answer.first);
        return;
      }
      if (!(Symbol.asyncIterator in answer)) {
        await reply.whole(await answer);
        return;
      }
      for await (const item of answer) {
        // Nobody waits for it any more, and a long one must not be read to its end.
        if (!reply.open) return;
        if (!mayGoOn()) throw new TunnelRefusal('access withdrawn');
        streaming = true;
        await reply.piece(item);
      }
      await reply.piece({ done: true }, true);
    } catch (error) {
      const failure = { error: this.#wordsOf(error) };
      if (streaming) await reply.piece({ ...failure, done: true }, true);
      else await reply.whole(failure);
    }
  }

  /** Undefined for what is no request. */
  #dispatch({ link, channel, message, plain }: Opened): Dispatched | undefined {
    const value = parseJson(Buffer.from(plain).toString('utf8'));
    const request = anyRequest.safeParse(value);
    if (!request.success) return undefined;
    const { type, auth_token } = request.data;
    // A request of nobody is never taken for one of somebody without limits.
    if (!message.sender_user_id) return once({ error: 'no user identity' });
    // Said again as it was asked: an answer to an earlier question proves nothing.
    if (type.startsWith(PROOF)) return once({ proven: type });
    const { sender_pub: senderKey, request_id: requestId } = message;
    const { access } = this.#ports;
    // Not as what the rules make of them now: asked again, they may make less.
    const asked = callerOf(link, {
      ...{ userId: message.sender_user_id, email: message.sender_email },
      ...{ orgRole: message.sender_org_role, passkeys: message.sender_passkeys },
    });
    const passes = (): GateVerdict => access.gate(asked, auth_token, senderKey);
    const verdict: GateVerdict = ungated.has(type)
      ? { ok: true, caller: access.resolve(asked) }
      : passes();
    if (!verdict.ok) return once(this.#refusal(verdict.error));
    const { caller } = verdict;
    if (!ungated.has(type)) this.#channels.keep(caller, link.identity, senderKey);
    const unknown = { error: `unknown type: ${type}` };
    if (!isTunnelType(type)) return once(unknown);
    const { signal } = this.#end;
    const mayGoOn = (): boolean => {
      const again = passes();
      return again.ok && again.caller.role === caller.role;
    };
    const ask: TunnelAsk = {
      ...{ link, caller, senderKey, requestId, mayGoOn, signal },
      channelKeys: (client, wing) => channel.channelKeys(client, wing),
    };
    const answer = answerTo(this.#ports.handlers, type, ask, value);
    return answer ? { answer, mayGoOn } : once(unknown);
  }

  #refusal(error: 'not_allowed' | 'passkey_required'): TunnelJson {
    if (error === 'not_allowed') return { error };
    return { error, ...this.#ports.machine, locked: this.#ports.access.config.locked };
  }

  /** Words for the asker: refusals and our own sentences, never what the system said. */
  #wordsOf(error: unknown): string {
    if (error instanceof TunnelRefusal) return error.message;
    const known: AppError | undefined = isAppError(error) ? error : undefined;
    if (!known || known.code === 'internal') {
      this.#ports.logger.error({ err: error }, 'a request through the tunnel failed');
      return 'internal error';
    }
    return known.message;
  }
}

/** What somebody asks, once it is opened. */
interface Opened {
  readonly link: LinkContext;
  readonly channel: SealedChannel;
  readonly message: TunnelRequest;
  readonly plain: Uint8Array;
}

/** An answer, and whether it may go on. */
interface Dispatched {
  readonly answer: TunnelAnswer;
  readonly mayGoOn: () => boolean;
}

/** An answer that is there already. */
function once(answer: TunnelJson): Dispatched {
  return { answer: Promise.resolve(answer), mayGoOn: () => true };
}

/** Undefined when nobody answers that type here. */
function answerTo<T extends TunnelType>(
  handlers: TunnelHandlers,
  type: T,
  ask: TunnelAsk,
  value: unknown,
): TunnelAnswer | undefined {
  const handler: TunnelHandler<T> | undefined = handlers[type];
  if (!handler) return undefined;
  const fields = readFields[type](value);
  return fields ? handler(ask, fields) : Promise.resolve({ error: 'invalid request' });
}
