// Decides what an agent may do: hooks, then lists and rules, then whoever is asked, else "no". Every
// request gets exactly one answer, from the options offered; nothing that fails here allows anything.

import { randomUUID } from 'node:crypto';
import type { RequestPermissionRequest } from '@agentclientprotocol/sdk/unstable';
import { nodeClock } from '#core/system/node-clock.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { AgentRequestContext, PermissionRequests } from '../client/agent-requests.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import type { SidePermissionReply } from '../opencode/side-channel.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import { closedBy, closingSignal } from './closing-signal.ts';
import { decidedBefore } from './decided-before.ts';
import type { DecisionJournal } from './decision-journal.ts';
import { journalDecision, journalRequest } from './journal-permission.ts';
import { judge } from './judge.ts';
import { mergeToolCall } from './merge-tool-call.ts';
import type { PermissionAction, PermissionRule, PermissionRuleSource } from './permission-rule.ts';
import { describeAction, permissionKeyOf } from './permission-subject.ts';
import type {
  DecidedBy,
  PermissionContext,
  PermissionOptions,
  PermissionRequest,
  PermissionVerdict,
} from './permission-types.ts';
import { withRealPaths } from './real-paths.ts';
import { asPermissionRequest, asReply, type SubagentPermission } from './side-request.ts';
import { isDenied, rejection, toVerdict } from './to-verdict.ts';
import { untilAborted } from './until-aborted.ts';

export interface PermissionPorts {
  readonly hooks?: Hooks;
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly profile?: AgentProfile;
  /** What the user decided before. */
  readonly rules?: PermissionRuleSource;
  readonly journal?: DecisionJournal;
  /** Of the machine the agent runs on; this one's unless given. */
  readonly platform?: NodeJS.Platform;
}

/** Answers of one agent process. */
export interface PermissionDesk extends PermissionRequests {
  /** The same for a sub-agent; `context.session` is the one it descends from. Never rejects. */
  decideFor(
    request: SubagentPermission,
    context: AgentRequestContext,
  ): Promise<SidePermissionReply>;
}

/** Answers permission requests of one agent process by {@link PermissionOptions}. */
export function createPermissionRequests(
  options: PermissionOptions = {},
  ports: PermissionPorts = {},
): PermissionDesk {
  return new Desk(options, ports);
}

/** Questions of one session that may be open at once; more are refused. */
const MAX_OPEN = 64;

/** A request on its way. */
interface Case {
  readonly wire: RequestPermissionRequest;
  readonly request: PermissionRequest;
  readonly context: PermissionContext;
  readonly action: PermissionAction;
}

class Desk implements PermissionDesk {
  readonly #options: PermissionOptions;
  readonly #ports: PermissionPorts;
  readonly #logger: Logger;
  readonly #telemetry: Telemetry;
  readonly #clock: Clock;
  readonly #platform: NodeJS.Platform;
  readonly #open = new Map<string, number>();

  constructor(options: PermissionOptions, ports: PermissionPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#logger = ports.logger ?? silentLogger;
    this.#telemetry = ports.telemetry ?? noTelemetry;
    this.#clock = ports.clock ?? nodeClock;
    this.#platform = ports.platform ?? process.platform;
  }

  async requestPermission(
    wire: RequestPermissionRequest,
    context: AgentRequestContext,
  ): ReturnType<PermissionRequests['requestPermission']> {
    const verdict = await this.#settle(wire, context, undefined);
    return toResponse(verdict);
  }

  async decideFor(
    asked: SubagentPermission,
    context: AgentRequestContext,
  ): Promise<SidePermissionReply> {
    return asReply(await this.#settle(asPermissionRequest(asked), context, asked));
  }

  async #settle(
    wire: RequestPermissionRequest,
    { signal, session }: AgentRequestContext,
    subagent: SubagentPermission | undefined,
  ): Promise<PermissionVerdict> {
    const toolCallId = subagent ? undefined : wire.toolCall.toolCallId;
    const closing = closingSignal(signal, session, toolCallId);
    const open = this.#open.get(session.id) ?? 0;
    this.#open.set(session.id, open + 1);
    try {
      const asked = this.#describe(wire, { signal: closing.signal, session }, subagent);
      this.#record(() =>
        this.#ports.journal?.opened(journalRequest(asked.request, asked.context, this.#now)),
      );
      const verdict =
        open >= MAX_OPEN
          ? rejection(wire.options, { kind: 'error', reason: 'Too many questions are open.' })
          : await this.#judgeSafely(asked);
      this.#tell(asked, verdict);
      return verdict;
    } finally {
      closing.dispose();
      const left = (this.#open.get(session.id) ?? 1) - 1;
      if (left > 0) this.#open.set(session.id, left);
      else this.#open.delete(session.id);
    }
  }

  get #now(): { readonly agent: string; readonly at: number } {
    return { agent: this.#ports.profile?.id ?? '', at: this.#clock.now() };
  }

  #describe(
    wire: RequestPermissionRequest,
    { signal, session }: AgentRequestContext,
    subagent: SubagentPermission | undefined,
  ): Case {
    // A sub-agent's calls are its own; one of the parent's with the same id is another.
    const known = subagent ? undefined : session.toolCall(wire.toolCall.toolCallId);
    const toolCall = mergeToolCall(wire.toolCall, known);
    const permissionKey = subagent?.permission ?? permissionKeyOf(toolCall);
    const scene = { cwd: session.cwd, platform: this.#platform };
    const request: PermissionRequest = {
      id: randomUUID(),
      sessionId: session.id,
      origin: subagent ? 'subagent' : 'agent',
      toolCall,
      options: wire.options,
      subagent: subagent && { sessionId: subagent.sessionId, title: subagent.title },
    };
    return {
      wire: { ...wire, toolCall: { ...wire.toolCall, ...completed(toolCall) } },
      request,
      context: { signal, session, toolCall, toolName: toolCall.name, permissionKey },
      action: describeAction(toolCall, known, scene, permissionKey),
    };
  }

  async #judgeSafely(asked: Case): Promise<PermissionVerdict> {
    const { signal } = asked.context;
    const closed = (): PermissionVerdict => ({
      option: undefined,
      decidedBy: closedBy(signal.reason),
    });
    if (signal.aborted) return closed();
    const work = this.#judge(asked);
    try {
      return await untilAborted(work, signal);
    } catch (err) {
      if (signal.aborted) return (await decidedBefore(work)) ?? closed();
      this.#logger.error({ err }, 'A permission could not be decided, so it was rejected.');
      return rejection(asked.request.options, { kind: 'error', reason: 'Deciding failed.' });
    }
  }

  async #judge(asked: Case): Promise<PermissionVerdict> {
    const { request, context, wire } = asked;
    const { options } = request;
    const refusal = await this.#ports.hooks?.ask(
      'permission_request',
      textOf(request),
      { sessionId: request.sessionId, permissionRequest: wire },
      context.signal,
    );
    if (refusal) return rejection(options, { kind: 'hook', reason: refusal.reason });
    const judgement = await this.#judgeByLists(asked);
    if (judgement) {
      const wish = judgement.effect === 'allow' ? 'allow_once' : 'reject_once';
      return toVerdict(wish, options, judgement.by);
    }
    const handler = this.#options.canUseTool;
    if (!handler) {
      this.#logger.warn(
        { tool: context.toolName, permission: context.permissionKey },
        'Nobody is there to answer a permission request, so it was rejected. Set canUseTool.',
      );
      return rejection(options, { kind: 'default' });
    }
    return toVerdict(await handler(request, context), options, { kind: 'handler' });
  }

  async #judgeByLists({ action, context }: Case): Promise<ReturnType<typeof judge>> {
    const { allowedTools = [], disallowedTools = [] } = this.#options;
    const scene = {
      agent: this.#ports.profile?.id ?? '',
      project: context.session.cwd,
      platform: this.#platform,
    };
    const rules = this.#ports.rules?.rulesFor(scene) ?? [];
    const isAboutPaths = (rule: PermissionRule): boolean =>
      rule.pattern?.kind === 'path' &&
      (rule.tool === action.toolName || rule.tool === action.permissionKey);
    const paths = rules.some(isAboutPaths)
      ? await withRealPaths(action.paths, scene.project)
      : action.paths;
    return judge({ allowedTools, disallowedTools, rules }, { ...action, paths }, scene);
  }

  #tell({ request, wire }: Case, verdict: PermissionVerdict): void {
    const { journal, hooks } = this.#ports;
    this.#record(() => journal?.decided(request.id, journalDecision(verdict, this.#clock.now())));
    this.#telemetry.count('permission.request', 1, { outcome: outcomeOf(verdict) });
    if (isDenied(verdict)) {
      hooks?.tell('permission_denied', textOf(request), {
        sessionId: request.sessionId,
        permissionRequest: wire,
        permissionResponse: toResponse(verdict),
      });
    }
    this.#record(() =>
      this.#options.onDidDecidePermission?.({
        ...verdict,
        request,
        automatic: isAutomatic(verdict.decidedBy),
      }),
    );
  }

  /** What only records must not keep an answer from the agent. */
  #record(work: () => unknown): void {
    try {
      work();
    } catch (err) {
      this.#logger.error({ err }, 'A permission request could not be recorded.');
    }
  }
}

function toResponse({
  option,
}: PermissionVerdict): Awaited<ReturnType<PermissionRequests['requestPermission']>> {
  return option
    ? { outcome: { outcome: 'selected', optionId: option.optionId } }
    : { outcome: { outcome: 'cancelled' } };
}

/** The details that hooks get to see even if the request itself left them out. */
function completed(call: PermissionRequest['toolCall']): object {
  const { name, title, kind, status, rawInput } = call;
  return {
    ...(name === undefined ? {} : { name }),
    ...{ title, kind, status, rawInput },
    content: [...call.content],
    locations: [...call.locations],
  };
}

/** What matchers of hooks look at. */
function textOf({ toolCall }: PermissionRequest): string {
  return toolCall.name ?? toolCall.title;
}

function outcomeOf({ option, decidedBy }: PermissionVerdict): string {
  if (decidedBy.kind === 'hook') return 'hook_blocked';
  if (decidedBy.kind === 'error') return 'error';
  if (!option) return 'cancelled';
  // An agent's id could be anything, and each makes a time series.
  return `selected:${/^[\w.-]{1,40}$/.test(option.optionId) ? option.optionId : option.kind}`;
}

function isAutomatic({ kind }: DecidedBy): boolean {
  return kind !== 'person' && kind !== 'handler';
}
