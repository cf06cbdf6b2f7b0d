// From "somebody has to log in" to "somebody has": which method, and doing it. Asks a person through
// ports; never starts anything that nobody asked for.
import {
  type AuthRequiredError,
  CancelledError,
  CapabilityError,
  InvalidParamsError,
} from '../errors/acp-error.ts';
import type { AgentAuthMethod, EnvironmentLogin } from './auth-method.ts';
import { type LoginTerminal, runLogin } from './run-login.ts';
import { type LoginAgent, terminalAuth } from './terminal-auth.ts';

export interface AuthFlowPorts {
  /** The agent's program. */
  readonly agent: () => LoginAgent;
  /** Lets a person pick; null if they would rather not. */
  readonly choose?: (
    methods: readonly AgentAuthMethod[],
    signal: AbortSignal,
  ) => Promise<AgentAuthMethod | null>;
  /** Where log-in programs run; without it no terminal method can be used. */
  readonly terminal?: LoginTerminal;
  /** Tells the agent to log in by itself. */
  readonly authenticate: (methodId: string, signal: AbortSignal) => Promise<void>;
  /** Asks a person for the values of variables; null if they would rather not. */
  readonly askVariables?: (
    method: EnvironmentLogin,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>> | null>;
}

export interface AuthFlowOptions {
  /** Starts the first terminal method without asking. Off unless given. */
  readonly autoLaunchLogin?: boolean;
}

/** What a log-in leads to. */
export interface LoginResult {
  readonly method: AgentAuthMethod;
  /** Variables that the agent needs at its next start. Secrets: for the keychain, never for a log. */
  readonly env: Readonly<Record<string, string>>;
}

export class AuthFlow {
  readonly #ports: AuthFlowPorts;
  readonly #options: AuthFlowOptions;
  #running: Promise<LoginResult> | undefined;

  constructor(ports: AuthFlowPorts, options: AuthFlowOptions = {}) {
    this.#ports = ports;
    this.#options = options;
  }

  /**
   * Logs somebody in. Calls made meanwhile share the log-in that runs.
   * @throws CancelledError if the person declines, CapabilityError if no method can be used here, and
   * what the method throws
   */
  login(error: Pick<AuthRequiredError, 'methods'>, signal: AbortSignal): Promise<LoginResult> {
    this.#running ??= this.#login(error.methods, signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Logs in by one method. @throws as {@link login} */
  async use(method: AgentAuthMethod, signal: AbortSignal): Promise<LoginResult> {
    switch (method.kind) {
      case 'agent':
        await this.#ports.authenticate(method.id, signal);
        return { method, env: {} };
      case 'terminal':
        await this.#inTerminal(method, signal);
        return { method, env: {} };
      case 'environment':
        return { method, env: await this.#variables(method, signal) };
    }
  }

  async #login(methods: readonly AgentAuthMethod[], signal: AbortSignal): Promise<LoginResult> {
    const usable = methods.filter((method) => this.#canUse(method));
    if (usable.length === 0) {
      throw new CapabilityError(
        'The agent offers no way to log in from here. Log in with its own program in a terminal.',
        'auth',
      );
    }
    const method = await this.#pick(usable, signal);
    if (method === null || signal.aborted) throw declined();
    return this.use(method, signal);
  }

  async #pick(
    methods: readonly AgentAuthMethod[],
    signal: AbortSignal,
  ): Promise<AgentAuthMethod | null> {
    const first = methods.find(({ kind }) => kind === 'terminal');
    if (this.#options.autoLaunchLogin === true && first !== undefined) return first;
    return (await this.#ports.choose?.(methods, signal)) ?? null;
  }

  #canUse({ kind }: AgentAuthMethod): boolean {
    if (kind === 'terminal') return this.#ports.terminal !== undefined;
    return kind === 'agent' || this.#ports.askVariables !== undefined;
  }

  async #inTerminal(method: AgentAuthMethod, signal: AbortSignal): Promise<void> {
    const { terminal, agent } = this.#ports;
    const launch = terminalAuth(method, agent());
    if (terminal === undefined || launch === undefined) {
      throw new CapabilityError('There is no terminal to log in with here.', 'auth.terminal');
    }
    await runLogin(launch, terminal, signal);
  }

  /** Only the variables that were asked for, and all that are needed. */
  async #variables(
    method: EnvironmentLogin,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>>> {
    const given = (await this.#ports.askVariables?.(method, signal)) ?? null;
    if (given === null) throw declined();
    const env: Record<string, string> = {};
    for (const { name, optional } of method.variables) {
      const value = given[name]?.trim() ?? '';
      if (value !== '') env[name] = value;
      else if (!optional) {
        throw new InvalidParamsError(`A value for ${name} is needed to log in.`, -32602);
      }
    }
    return env;
  }
}

function declined(): CancelledError {
  return new CancelledError('Nobody logged in.');
}
