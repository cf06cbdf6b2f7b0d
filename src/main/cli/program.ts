import { type Argument, Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { CommandRunner } from './command-runner.ts';
import { ExitCode } from './exit-code.ts';
import { addAppCommands } from './program/app-commands.ts';
import { addEndingCommands } from './program/ending-commands.ts';
import { addFarCommands } from './program/far-commands.ts';
import { addReadingCommands } from './program/reading-commands.ts';
import { addTypingCommands } from './program/typing-commands.ts';

const VERSION_ASKED = 'version-asked';

/** Parses the command line, runs the command and resolves to its exit code. */
export async function runProgram(
  argv: readonly string[],
  context: CommandContext,
): Promise<number> {
  const end = argv.indexOf('--', 2);
  const words = end < 0 ? argv : argv.slice(0, end);
  const runner = new CommandRunner(context, end < 0 ? undefined : argv.slice(end + 1));
  const program = createProgram(runner);
  try {
    await program.parseAsync([...words]);
    return runner.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === VERSION_ASKED) context.stdout.write(`${(await context.files()).version}\n`);
    return error.exitCode === 0 ? ExitCode.ok : usageCode(words);
  }
}

/** The whole command line. */
function createProgram(runner: CommandRunner): Command {
  const { context } = runner;
  const program = new Command('aerie')
    .description('A desktop home for local coding agents and terminals.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'aerie: ')),
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
    })
    .configureHelp({
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map(words)].join(' '),
    })
    .enablePositionalOptions()
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .helpOption('-h, --help', 'explain it');
  program.option('-V, --version', 'print the version').on('option:version', () => {
    // Printed once it was read.
    throw new CommanderError(0, VERSION_ASKED, '');
  });
  program.commandsGroup('Use sessions:');
  addTypingCommands(program, runner);
  program.commandsGroup('Look at sessions:');
  addReadingCommands(program, runner);
  program.commandsGroup('End sessions:');
  addEndingCommands(program, runner);
  program.commandsGroup('Machines elsewhere:');
  addFarCommands(program, runner, runProgram);
  program.commandsGroup('Aerie itself:');
  addAppCommands(program, runner);
  program.helpCommand('help [command]', 'explain a command');
  program.addHelpText('after', EXAMPLES);
  return program;
}

/** An argument as help shows it. */
function words(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

const EXAMPLES = `
Examples:
  aerie new build                start a terminal named build
  aerie attach build             use it here; Ctrl-\\ twice leaves it running
  aerie exec build -- npm test   type a line into it
  aerie logs build --lines 50    see what it printed

Sessions are those of the app that runs, else of "aerie daemon".
`;

/** What `aerie run` answers for itself must not look like an answer of the command. */
function usageCode(words: readonly string[]): number {
  return words[2] === 'run' ? ExitCode.runFailed : ExitCode.usage;
}
