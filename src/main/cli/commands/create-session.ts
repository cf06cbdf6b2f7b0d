import type { CreateSession, SessionInfo } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { printJson } from '../output/print.ts';

export interface CreateOptions {
  readonly json?: true;
  readonly profile?: string;
  readonly name?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cols?: number;
  readonly rows?: number;
}

const DEFAULT_SIZE = { cols: 80, rows: 24 };

/** Starts the session of `aerie new`: in this folder, as large as this terminal. */
export async function createSession(
  wing: ConnectedWing,
  { stdout, cwd }: CommandContext,
  id: string | undefined,
  program: readonly string[] | undefined,
  options: CreateOptions,
): Promise<SessionInfo> {
  const { resolve } = await import('node:path');
  const terminal: { columns?: number; rows?: number } = stdout.isTTY ? stdout : {};
  const [shell, ...args] = program ?? [];
  const request: CreateSession = {
    cols: options.cols ?? terminal.columns ?? DEFAULT_SIZE.cols,
    rows: options.rows ?? terminal.rows ?? DEFAULT_SIZE.rows,
    cwd: resolve(cwd, options.cwd ?? ''),
  };
  if (id !== undefined) request.id = id;
  if (shell !== undefined) Object.assign(request, { shell, args });
  if (options.profile !== undefined) request.profileId = options.profile;
  if (options.name !== undefined) request.name = options.name;
  if (options.env !== undefined) request.env = options.env;
  return wing.api.sessions.create(request);
}

/** Says which session there is now. */
export function tellCreated({ stdout }: CommandContext, session: SessionInfo, json?: true): void {
  if (json) printJson(stdout, session);
  else stdout.write(`${session.id}\n`);
}
