// How an agent wants somebody to log in: four shapes on the wire (acp.md 6.15), one here.
import { z } from 'zod/mini';
import { fieldOf } from '../errors/field-of.ts';

interface AuthMethodBase {
  readonly id: string;
  /** For a person; untrusted text. */
  readonly name: string;
  readonly description: string | undefined;
}

/** The agent does it by itself when `authenticate` is called; it may open a browser. */
export interface AgentLogin extends AuthMethodBase {
  readonly kind: 'agent';
}

/** A program is run in a terminal; exit code 0 means success. */
export interface TerminalLogin extends AuthMethodBase {
  readonly kind: 'terminal';
  /** The program; absent means the agent's own, started as usual. */
  readonly command: string | undefined;
  /** Of `command`; without one they are appended to the agent's own arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What to call the terminal; untrusted text. */
  readonly label: string | undefined;
}

/** Values that a person enters, given to the agent as environment variables at its next start. */
export interface EnvironmentLogin extends AuthMethodBase {
  readonly kind: 'environment';
  readonly variables: readonly LoginVariable[];
  /** Where to get the values: an http(s) address. */
  readonly link: string | undefined;
}

export interface LoginVariable {
  readonly name: string;
  /** For a person; untrusted text. */
  readonly label: string | undefined;
  /** True unless the agent says that it may be shown. */
  readonly secret: boolean;
  readonly optional: boolean;
}

export type AgentAuthMethod = AgentLogin | TerminalLogin | EnvironmentLogin;

const MAX_METHODS = 32;
const MAX_ARGS = 64;
const MAX_VARIABLES = 32;
const MAX_TEXT = 4096;
/** Longer ones are no arguments but an attack on memory. */
const MAX_ARGUMENT = 32_768;

const text = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT));
const variableName = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/));
const method = z.looseObject({ id: text });
const launch = z.looseObject({});

/**
 * The methods an agent offers. `offered` is `authMethods` exactly as it came: the protocol library's
 * schema drops some shapes. What cannot be understood is left out; never throws.
 */
export function readAuthMethods(offered: unknown): AgentAuthMethod[] {
  if (!Array.isArray(offered)) return [];
  return offered.slice(0, MAX_METHODS).flatMap((item: unknown) => readMethod(item) ?? []);
}

/** The methods in an answer to `initialize`, as it came. Never throws. */
export function authMethodsOf(initializeResponse: unknown): AgentAuthMethod[] {
  return readAuthMethods(fieldOf(initializeResponse, 'authMethods'));
}

function readMethod(item: unknown): AgentAuthMethod | undefined {
  const parsed = z.safeParse(method, item);
  if (!parsed.success) return undefined;
  const { id } = parsed.data;
  const base = {
    id,
    name: textOr(fieldOf(item, 'name')) ?? id,
    description: textOr(fieldOf(item, 'description')),
  };
  const meta = fieldOf(item, '_meta');
  const named = fieldOf(meta, 'terminal-auth');
  const command = fieldOf(named, 'command');
  // The older convention names a whole command, so it says more than the type beside it.
  if (typeof command === 'string' && command.trim() !== '' && command.length <= MAX_TEXT) {
    return { kind: 'terminal', ...base, command, ...ownLaunch(named) };
  }
  if (fieldOf(item, 'type') === 'env_var') return readEnvironment(item, base);
  if (fieldOf(item, 'type') === 'terminal') {
    return { kind: 'terminal', ...base, command: undefined, ...ownLaunch(item) };
  }
  // Qwen says it in a place of its own.
  if (fieldOf(meta, 'type') === 'terminal') {
    return { kind: 'terminal', ...base, command: undefined, ...ownLaunch(meta) };
  }
  return { kind: 'agent', ...base };
}

function ownLaunch(of: unknown): Pick<TerminalLogin, 'args' | 'env' | 'label'> {
  const args = fieldOf(of, 'args');
  const env = z.safeParse(launch, fieldOf(of, 'env'));
  return {
    args: Array.isArray(args) ? args.filter(isArgument).slice(0, MAX_ARGS) : [],
    env: Object.fromEntries(
      Object.entries(env.success ? env.data : {})
        .filter((entry): entry is [string, string] => isArgument(entry[1]))
        .filter(([name]) => z.safeParse(variableName, name).success)
        .slice(0, MAX_VARIABLES),
    ),
    label: textOr(fieldOf(of, 'label')),
  };
}

function readEnvironment(
  item: unknown,
  base: Omit<AuthMethodBase, 'kind'>,
): EnvironmentLogin | undefined {
  const listed = fieldOf(item, 'vars');
  const single = fieldOf(item, 'varName');
  const all: unknown[] = Array.isArray(listed) ? listed : [{ name: single }];
  const variables = all.slice(0, MAX_VARIABLES).flatMap((variable) => {
    const name = z.safeParse(variableName, fieldOf(variable, 'name'));
    if (!name.success) return [];
    return {
      name: name.data,
      label: textOr(fieldOf(variable, 'label')),
      secret: fieldOf(variable, 'secret') !== false,
      optional: fieldOf(variable, 'optional') === true,
    };
  });
  if (variables.length === 0) return undefined;
  const link = textOr(fieldOf(item, 'link'));
  const isWeb = link !== undefined && /^https?:\/\//i.test(link);
  return { kind: 'environment', ...base, variables, link: isWeb ? link : undefined };
}

function isArgument(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ARGUMENT && !value.includes('\0');
}

function textOr(value: unknown): string | undefined {
  const parsed = z.safeParse(text, value);
  return parsed.success ? parsed.data : undefined;
}
