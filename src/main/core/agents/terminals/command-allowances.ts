// Which commands a person (or a rule) has allowed already. Agents ask for permission with a tool call
// and then create a terminal without saying for which call, so commands are compared.

import type {
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk/unstable';
import type { SessionView } from '../client/session-view.ts';

/** Calls remembered for each session. */
const MAX_CALLS = 256;

/** Remembers allowed tool calls and finds the one that a command belongs to. */
export class CommandAllowances {
  /** Commands by tool call, by session. */
  readonly #allowed = new Map<string, Map<string, ReadonlySet<string>>>();

  /** Notes how a request for permission was answered; it may leave out what its tool call tells. */
  note(
    request: RequestPermissionRequest,
    response: RequestPermissionResponse,
    session: Pick<SessionView, 'toolCall'>,
  ): void {
    const { outcome } = response;
    if (outcome.outcome !== 'selected') return;
    const option = request.options.find(({ optionId }) => optionId === outcome.optionId);
    if (option?.kind !== 'allow_once' && option?.kind !== 'allow_always') return;
    const { toolCallId, title, kind, rawInput } = request.toolCall;
    const known = session.toolCall(toolCallId);
    // Who allowed a file to be changed has not allowed to run it.
    if ((kind ?? known?.kind) !== 'execute') return;
    const named = bare(title ?? known?.title ?? '');
    const commands = [...commandsIn(rawInput ?? known?.rawInput), named];
    const calls = this.#allowed.get(request.sessionId) ?? new Map<string, ReadonlySet<string>>();
    calls.set(toolCallId, new Set(commands.filter((one) => one !== '')));
    if (calls.size > MAX_CALLS) calls.delete([...calls.keys()][0] ?? '');
    this.#allowed.set(request.sessionId, calls);
  }

  /** True if a call that is allowed and still open is for this very command. */
  covers(session: SessionView, command: string, args: readonly string[]): boolean {
    const calls = this.#allowed.get(session.id);
    if (!calls) return false;
    const wanted = spellings(command, args);
    return session.openToolCalls().some((call) => {
      const allowed = calls.get(call.toolCallId);
      if (!allowed) return false;
      // Only what was asked for counts: the input may have changed since.
      const still = new Set(commandsIn(call.rawInput));
      return wanted.some((one) => allowed.has(one) && (still.size === 0 || still.has(one)));
    });
  }

  /** The open call that says it runs this very command, allowed or not. */
  callFor(session: SessionView, command: string, args: readonly string[]): string | undefined {
    const wanted = spellings(command, args);
    return session.openToolCalls().findLast(({ kind, title, rawInput }) => {
      const commands = [...commandsIn(rawInput), bare(title)];
      return kind === 'execute' && wanted.some((one) => commands.includes(one));
    })?.toolCallId;
  }

  forget(sessionId: string): void {
    this.#allowed.delete(sessionId);
  }

  clear(): void {
    this.#allowed.clear();
  }
}

/** What a tool call's input says that is to be run; untrusted. */
function commandsIn(rawInput: unknown): string[] {
  if (typeof rawInput !== 'object' || rawInput === null) return [];
  const command: unknown = 'command' in rawInput ? rawInput.command : undefined;
  const args: unknown = 'args' in rawInput ? rawInput.args : undefined;
  if (Array.isArray(command))
    return isTexts(command) ? spellings(command[0] ?? '', command.slice(1)) : [];
  if (typeof command !== 'string') return [];
  return Array.isArray(args) && args.length > 0
    ? isTexts(args)
      ? spellings(command, args)
      : []
    : [bare(command)];
}

/** `sh -c "make test"` may be asked for as `make test`. */
function spellings(command: string, args: readonly string[]): string[] {
  const whole = bare([command, ...args].join(' '));
  const script = args.length === 2 && /^-l?c$/.test(args[0] ?? '') ? args[1] : undefined;
  const isShell = /(^|[\\/])(ba|z|da|k)?sh$/.test(command);
  return script !== undefined && isShell ? [whole, bare(script)] : [whole];
}

/** Without the marks that titles put around a command. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^`([^`]*)`$/, '$1')
    .trim();
}

function isTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}
