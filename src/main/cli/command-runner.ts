import type { CommandContext, ConnectedWing } from './command-context.ts';
import { CommandFailure, type Explanation, explainFailure } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

/** Options of every command that has results. */
export interface CommonOptions {
  readonly json?: true;
}

/** What a command answers with; absent means 0. */
export type CommandResult = number | undefined | void;

/** Runs the one command that was asked for, and says in one way what went wrong. */
export class CommandRunner {
  readonly context: CommandContext;
  /** What followed `--`; absent when there was none. */
  readonly #rest: readonly string[] | undefined;
  #restUsed = false;
  exitCode: number = ExitCode.ok;

  constructor(context: CommandContext, rest: readonly string[] | undefined) {
    this.context = context;
    this.#rest = rest;
  }

  /** Takes what followed `--`. */
  takeRest(): readonly string[] | undefined {
    this.#restUsed = true;
    return this.#rest;
  }

  /** Runs `work`; `fail` may choose another exit code for a failure. */
  async run(
    { json }: CommonOptions,
    work: (context: CommandContext) => Promise<CommandResult>,
    fail: (failure: Explanation) => number = ({ exitCode }) => exitCode,
  ): Promise<void> {
    try {
      if (this.#rest && this.#rest.length > 0 && !this.#restUsed) {
        throw new CommandFailure('usage', 'This command takes nothing after "--".', ExitCode.usage);
      }
      this.exitCode = (await work(this.context)) ?? ExitCode.ok;
    } catch (error) {
      const failure = explainFailure(error);
      this.exitCode = fail(failure);
      const { code, message } = failure;
      const text = json ? JSON.stringify({ error: { code, message } }) : `aerie: ${message}`;
      this.context.stderr.write(`${text}\n`);
    }
  }

  /** As {@link run}, with a connection that ends with the command. */
  async withWing(
    options: CommonOptions,
    work: (wing: ConnectedWing, context: CommandContext) => Promise<CommandResult>,
    fail?: (failure: Explanation) => number,
  ): Promise<void> {
    await this.run(
      options,
      async (context) => {
        const wing = await context.connect();
        try {
          return await work(wing, context);
        } catch (error) {
          throw await withSuggestion(error, wing);
        } finally {
          wing.dispose();
        }
      },
      fail,
    );
  }
}

/** The failure to find a session, with the one that was probably meant. */
async function withSuggestion(error: unknown, wing: ConnectedWing): Promise<unknown> {
  const { code, message } = explainFailure(error);
  const wrong = code === 'session_not_found' ? /session "([^"]+)"/.exec(message)?.[1] : undefined;
  if (wrong === undefined) return error;
  const [sessions, { nearestId }] = await Promise.all([
    wing.api.sessions.list().catch(() => []),
    import('./nearest-id.ts'),
  ]);
  const ids = sessions.map(({ id }) => id);
  const meant = nearestId(wrong, ids);
  if (meant === undefined) return error;
  return new CommandFailure(
    code,
    `There is no session "${wrong}". Did you mean "${meant}"?`,
    ExitCode.notFound,
  );
}
