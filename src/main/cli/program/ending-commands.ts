// Commands that end sessions.

import type { Command } from 'commander';
import type { CommandRunner } from '../command-runner.ts';
import type { EndOptions } from '../commands/end-sessions.ts';
import { examples } from './examples.ts';

export function addEndingCommands(program: Command, runner: CommandRunner): void {
  program
    .command('kill')
    .summary('end sessions')
    .description('End sessions with all their programs, and print the ids. They stay in the list.')
    .argument('<ids...>', 'the sessions')
    .option('-w, --wait', 'wait until the programs are gone')
    .option('--json', 'print {"killed","errors"}')
    .addHelpText('after', examples('aerie kill build', 'aerie kill api web --wait'))
    .action((ids: string[], options: EndOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { killSessions } = await import('../commands/end-sessions.ts');
        return killSessions(wing, context, ids, options);
      }),
    );
  program
    .command('kill-prefix')
    .summary('end all sessions of a prefix')
    .description('End all running sessions below a prefix: ci means ci/1, and ci- means ci-1.')
    .argument('<prefix>', 'the beginning of their ids')
    .option('-w, --wait', 'wait until the programs are gone')
    .option('--json', 'print {"killed","errors"}')
    .addHelpText('after', examples('aerie kill-prefix ci'))
    .action((prefix: string, options: EndOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { killPrefix } = await import('../commands/end-sessions.ts');
        return killPrefix(wing, context, prefix, options);
      }),
    );
  program
    .command('rm')
    .summary('take sessions off the list')
    .description('Take sessions off the list with what they printed; those that run are ended.')
    .argument('<ids...>', 'the sessions')
    .option('--json', 'print {"removed","errors"}')
    .action((ids: string[], options: EndOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { removeSessions } = await import('../commands/end-sessions.ts');
        return removeSessions(wing, context, ids, options);
      }),
    );
}
