// Commands about machines elsewhere.

import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CommandRunner, CommonOptions } from '../command-runner.ts';
import { ExitCode } from '../exit-code.ts';
import { examples } from './examples.ts';

/** Commands about this machine, which mean nothing on another. */
const HERE = new Set([
  ...['serve', 'daemon', 'doctor', 'completion'],
  ...['sign-in', 'sign-out', 'wings', 'on'],
]);

/** Runs another command line. */
export type Run = (argv: readonly string[], context: CommandContext) => Promise<number>;

export function addFarCommands(program: Command, runner: CommandRunner, run: Run): void {
  addSigning(program, runner);
  addWings(program, runner);
  addOn(program, runner, run);
}

function addSigning(program: Command, runner: CommandRunner): void {
  program
    .command('sign-in')
    .summary('sign in to a roost')
    .description('Sign in to a roost, to reach machines that are connected to it.')
    .argument('<roost>', 'its address')
    .addHelpText('after', examples('aerie sign-in https://roost.example.org'))
    .action((roost: string) =>
      runner.run({}, async (context) => {
        const { signIn } = await import('../roost-account.ts');
        return signIn(context, roost);
      }),
    );
  program
    .command('sign-out')
    .summary('forget the sign-in')
    .description('Forget the sign-in to the roost on this machine.')
    .action(() =>
      runner.run({}, async (context) => {
        const { signOut } = await import('../roost-account.ts');
        return signOut(context);
      }),
    );
}

function addWings(program: Command, runner: CommandRunner): void {
  program
    .command('wings')
    .summary('list machines elsewhere')
    .description('List the machines that are connected to a roost.')
    .option('--json', 'print an array of machines')
    .addHelpText('after', ENVIRONMENT)
    .action((options: CommonOptions) =>
      runner.run(options, async (context) => {
        const { showWings } = await import('../commands/list-wings.ts');
        return showWings(context, options);
      }),
    );
}

function addOn(program: Command, runner: CommandRunner, run: Run): void {
  program
    .command('on')
    .summary('run a command on a machine elsewhere')
    .description('Run any other command on a machine that is connected to a roost.')
    .usage('<machine> <command> [arguments...]')
    .argument('<machine>', 'what it is called, or its id or the beginning of that')
    .argument('<command...>', 'the command with its options, e.g. ls --json')
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText('after', ENVIRONMENT)
    .addHelpText('after', examples('aerie on studio ls', 'aerie on studio attach build'))
    .action((machine: string, command: string[]) => {
      const rest = runner.takeRest();
      return runner.run({}, async (context) => {
        if (HERE.has(command[0] ?? '')) {
          throw new CommandFailure(
            'usage',
            `"${command[0]}" is about this machine, not another.`,
            ExitCode.usage,
          );
        }
        const words = ['node', 'aerie', ...command, ...(rest ? ['--', ...rest] : [])];
        return run(words, contextOn(context, machine));
      });
    });
}

/** The same world, with the sessions of another machine; programs begin in the home folder there. */
function contextOn(context: CommandContext, machine: string): CommandContext {
  let folder = '/';
  // Standard input is opened by whoever asks for it.
  const far: CommandContext = Object.create(context, {
    cwd: { get: () => folder },
    connect: {
      value: async () => {
        const { connectFarWing } = await import('../far-wings.ts');
        const { currentRoost } = await import('../roost-account.ts');
        const roost = await currentRoost(context);
        const { wing, home } = await connectFarWing(roost, machine, context.env['AERIE_WING_KEY']);
        folder = home;
        return wing;
      },
    },
  });
  return far;
}

const ENVIRONMENT = `
Environment:
  AERIE_ROOST, AERIE_ROOST_TOKEN
                      address of a roost and a token there, instead of "aerie sign-in"
  AERIE_WING_KEY      with "on": fingerprint of the machine's key; any other is refused
`;
