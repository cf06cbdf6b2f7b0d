// What is done with a session as a whole, by the agent where it can and by its side channel otherwise.

import type { AgentCapabilities } from '@agentclientprotocol/sdk/unstable';
import { within } from '#shared/base/within.ts';
import { parseNothing } from '../client/answers.ts';
import { CapabilityError } from '../errors/acp-error.ts';
import type { SideChannel } from '../opencode/side-channel.ts';
import type { CallOptions } from './session-options.ts';
import type { SessionPorts } from './session-ports.ts';

/** What can be done with a session; what cannot is better not shown. */
export interface SessionAbilities {
  /** The agent forgets it at once, instead of at its own end. */
  readonly close: boolean;
  readonly rename: boolean;
  readonly delete: boolean;
  readonly archive: boolean;
  readonly fork: boolean;
  /** A prompt may be sent while a turn runs. */
  readonly steer: boolean;
}

/** What can be done with the sessions of an agent, by itself or by its side channel. */
export function sessionsCan(
  { sessionCapabilities: offers }: AgentCapabilities,
  side: SideChannel | undefined,
): Omit<SessionAbilities, 'steer'> {
  const beside = side !== undefined;
  return {
    close: Boolean(offers?.close),
    rename: Boolean(offers?.title) || beside,
    delete: Boolean(offers?.delete) || beside,
    archive: Boolean(offers?.archive) || beside,
    fork: Boolean(offers?.fork),
  };
}

const cancelMs = 5000;
const closeMs = 5000;

export class SessionActions {
  readonly #sessionId: string;
  readonly #ports: SessionPorts;

  constructor(sessionId: string, ports: SessionPorts) {
    this.#sessionId = sessionId;
    this.#ports = ports;
  }

  get can(): Omit<SessionAbilities, 'steer'> {
    return sessionsCan(this.#ports.capabilities, this.#ports.side());
  }

  /** Tells the agent to stop; waits no longer than five seconds for that to be written. */
  async cancel(): Promise<void> {
    const { caller, clock } = this.#ports;
    await within(caller.notify('session/cancel', { sessionId: this.#sessionId }), cancelMs, clock);
  }

  async rename(title: string, options?: CallOptions): Promise<void> {
    if (this.#ports.capabilities.sessionCapabilities?.title) {
      const params = { sessionId: this.#sessionId, title };
      await this.#ports.caller.request('session/set_title', params, parseNothing, options);
      return;
    }
    const side = this.#ports.side();
    if (!side) throw new CapabilityError('The agent cannot rename sessions.', 'rename');
    await side.rename(this.#sessionId, title);
  }

  async delete(options?: CallOptions): Promise<void> {
    if (this.#ports.capabilities.sessionCapabilities?.delete) {
      await this.#request('session/delete', options);
      return;
    }
    const side = this.#ports.side();
    if (!side) throw new CapabilityError('The agent cannot delete sessions.', 'delete');
    await side.delete(this.#sessionId);
  }

  async setArchived(archived: boolean, options?: CallOptions): Promise<void> {
    if (this.#ports.capabilities.sessionCapabilities?.archive) {
      await this.#request(archived ? 'session/archive' : 'session/unarchive', options);
      return;
    }
    const side = this.#ports.side();
    if (!side) throw new CapabilityError('The agent cannot put sessions aside.', 'archive');
    await side.archive(this.#sessionId, archived);
  }

  /** Asks the agent to forget the session and waits for its last turn, five seconds at most each. */
  async close(idle: Promise<void>): Promise<void> {
    const { clock, logger } = this.#ports;
    try {
      if (this.can.close) await this.#request('session/close', { timeoutMs: closeMs });
      await within(idle, closeMs, clock);
    } catch (error) {
      logger.debug({ err: error }, 'The agent did not close a session; it is forgotten here.');
    }
  }

  async #request(method: string, options: CallOptions = {}): Promise<void> {
    const params = { sessionId: this.#sessionId };
    await this.#ports.caller.request(method, params, parseNothing, options);
  }
}
