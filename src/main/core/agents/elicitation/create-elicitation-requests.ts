// Questions of an agent that are no permission: forms to fill in and pages to open.

import type {
  CompleteElicitationNotification,
  CreateElicitationRequest,
  CreateElicitationResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { ElicitationRequests } from '../client/agent-requests.ts';
import { closingSignal } from '../permissions/closing-signal.ts';
import { decidedBefore } from '../permissions/decided-before.ts';
import { cut } from '../permissions/journal-permission.ts';
import { untilAborted } from '../permissions/until-aborted.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import { checkContent } from './check-form.ts';
import type {
  ElicitationHandler,
  ElicitationOptions,
  ElicitationRequest,
  ElicitationResult,
} from './elicitation-types.ts';
import { PageWatch } from './page-watch.ts';
import { readElicitation } from './read-elicitation.ts';

export interface ElicitationPorts {
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
}

/** A handler that declines everything. */
export const declineElicitation: ElicitationHandler = () => Promise.resolve({ action: 'decline' });

/** Answers an agent's elicitation requests by {@link ElicitationOptions}. One for each agent process. */
export function createElicitationRequests(
  options: ElicitationOptions = {},
  ports: ElicitationPorts = {},
): ElicitationRequests {
  return new Desk(options, ports);
}

type CreateContext = Parameters<ElicitationRequests['create']>[1];

/** Open questions of one agent; more are declined. */
const MAX_OPEN = 64;

class Desk implements ElicitationRequests {
  readonly #options: ElicitationOptions;
  readonly #logger: Logger;
  readonly #telemetry: Telemetry;
  readonly #pages = new PageWatch();
  #open = 0;

  constructor(options: ElicitationOptions, ports: ElicitationPorts) {
    this.#options = options;
    this.#logger = ports.logger ?? silentLogger;
    this.#telemetry = ports.telemetry ?? noTelemetry;
  }

  async create(
    wire: CreateElicitationRequest,
    context: CreateContext,
  ): Promise<CreateElicitationResponse> {
    const read = readElicitation(wire);
    this.#open += 1;
    try {
      const result = read.ok
        ? await this.#settle(read.request, context)
        : this.#decline(`${read.problem} It was declined.`);
      this.#measure(read.mode, result.action);
      return toResponse(result);
    } catch (err) {
      // Without details: what was typed in may stand in the error's text.
      const name = err instanceof Error ? err.name : typeof err;
      this.#logger.error({ error: name }, 'An elicitation request could not be answered.');
      this.#measure(read.mode, 'error');
      return { action: 'cancel' };
    } finally {
      this.#open -= 1;
    }
  }

  complete({ elicitationId }: CompleteElicitationNotification): void {
    if (!this.#pages.complete(elicitationId)) return;
    try {
      this.#options.onElicitationComplete?.(elicitationId);
    } catch (err) {
      this.#logger.error({ err }, 'onElicitationComplete failed.');
    }
  }

  async #settle(request: ElicitationRequest, context: CreateContext): Promise<ElicitationResult> {
    const handler = this.#options.onElicitation;
    if (!handler) return this.#decline('Nobody is there to answer. Set onElicitation.');
    if (this.#open > MAX_OPEN) return this.#decline('Too many questions are open.');
    const { scope } = request;
    const toolCallId = scope.kind === 'session' ? scope.toolCallId : undefined;
    const page = request.mode === 'url' ? this.#pages.watch(request.elicitationId) : undefined;
    const outer = page ? AbortSignal.any([context.signal, page.signal]) : context.signal;
    const { signal, dispose } = closingSignal(outer, context.session, toolCallId);
    try {
      if (signal.aborted) return { action: 'cancel' };
      const { session } = context;
      const ask = async (): Promise<ElicitationResult> => handler(request, { signal, session });
      return this.#checked(request, await this.#wait(ask(), signal));
    } finally {
      dispose();
      page?.answered();
    }
  }

  async #wait(work: Promise<ElicitationResult>, signal: AbortSignal): Promise<ElicitationResult> {
    try {
      return await untilAborted(work, signal);
    } catch (error) {
      if (signal.aborted) return (await decidedBefore(work)) ?? { action: 'cancel' };
      throw error;
    }
  }

  /** A form's content is sent only if it is what the form asks for. */
  #checked(request: ElicitationRequest, result: ElicitationResult): ElicitationResult {
    const { action } = result;
    if (action !== 'accept') return { action };
    if (request.mode === 'url') return { action: 'accept' };
    const checked = checkContent(request.form, result.content ?? {});
    if (checked.ok) return { action: 'accept', content: checked.content };
    const fields = cut(Object.keys(checked.problems).join(', '), 200);
    return this.#decline(`The form was not filled in as asked (${fields}), so it was declined.`);
  }

  #decline(why: string): ElicitationResult {
    this.#logger.warn({}, why);
    return { action: 'decline' };
  }

  #measure(mode: string, outcome: string): void {
    this.#telemetry.count('elicitation.request', 1, { mode, outcome });
  }
}

function toResponse(result: ElicitationResult): CreateElicitationResponse {
  return result;
}
