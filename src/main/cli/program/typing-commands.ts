// Commands that start programs and type into them.

import type { Command } from 'commander';
import type { CommandRunner } from '../command-runner.ts';
import type { AttachOptions } from '../commands/attach-session.ts';
import type { CreateOptions } from '../commands/create-session.ts';
import type { RunOptions } from '../commands/run-program.ts';
import type { SendOptions } from '../commands/send-input.ts';
import type { ExecOptions } from '../commands/type-into-sessions.ts';
import { collectEnvironment, numberFrom, parseDuration } from '../option-values.ts';
import { examples } from './examples.ts';

const MAX_COLS = 2000;
const MAX_ROWS = 1000;
const MAX_OUTPUT = 8 * 1024 * 1024;
const DETACH_KEY_HELP =
  'keys that leave the session, e.g. "ctrl-]" or "ctrl-b,d"; none for no keys';

export function addTypingCommands(program: Command, runner: CommandRunner): void {
  addNew(program, runner);
  addAttach(program, runner);
  addExec(program, runner);
  addSend(program, runner);
  addRun(program, runner);
}

function addNew(program: Command, runner: CommandRunner): void {
  program
    .command('new')
    .summary('start a session')
    .description('Start a session in this folder and print its id.')
    .usage('[options] [id] [-- program args...]')
    .argument('[id]', 'its id: letters, digits, - and _, with / between parts (default: made up)')
    .option('-a, --attach', 'use it here at once')
    .option('-p, --profile <id>', 'start this profile')
    .option('-n, --name <name>', 'name that people read')
    .option('-C, --cwd <folder>', 'start in this folder')
    .option('-e, --env <NAME=value>', 'set a variable; may be repeated', collectEnvironment)
    .option('--cols <number>', 'width in columns', numberFrom(1, MAX_COLS))
    .option('--rows <number>', 'height in lines', numberFrom(1, MAX_ROWS))
    .option('--detach-key <keys>', `with --attach: ${DETACH_KEY_HELP}`)
    .option('--json', 'print the session as JSON')
    .addHelpText('after', examples('aerie new', 'aerie new build -- make watch', 'aerie new -a'))
    .action(
      (id: string | undefined, options: CreateOptions & AttachOptions & { attach?: true }) => {
        const rest = runner.takeRest();
        return runner.run(options, async (context) => {
          const wing = await context.connect({ start: true });
          try {
            const { createSession, tellCreated } = await import('../commands/create-session.ts');
            const session = await createSession(wing, context, id, rest, options);
            if (!options.attach) return tellCreated(context, session, options.json);
            const { attachSession } = await import('../commands/attach-session.ts');
            return await attachSession(wing, context, session.id, options);
          } finally {
            wing.dispose();
          }
        });
      },
    );
}

function addAttach(program: Command, runner: CommandRunner): void {
  program
    .command('attach')
    .summary('use a session in this terminal')
    .description(
      'Use a session in this terminal. Ctrl-\\ twice leaves it running. Without a terminal, prints ' +
        'what it shows until it ends.',
    )
    .argument('<id>', 'the session')
    .option('--detach-key <keys>', DETACH_KEY_HELP)
    .option('-r, --read-only', 'only look: nothing typed reaches it, and its size stays')
    .option('--exit-code', 'answer with the exit code of the program if it ends')
    .addHelpText(
      'after',
      examples('aerie attach build', 'aerie attach build --detach-key ctrl-b,d'),
    )
    .action((id: string, options: AttachOptions) =>
      runner.withWing({}, async (wing, context) => {
        const { attachSession } = await import('../commands/attach-session.ts');
        return attachSession(wing, context, id, options);
      }),
    );
}

function addExec(program: Command, runner: CommandRunner): void {
  program
    .command('exec')
    .summary('type a line into sessions')
    .description('Type a line into one session, several, or all of a prefix. Does not wait.')
    .usage('[options] <id> -- <text>')
    .argument('[words...]', 'the session, and what to type')
    .option('--no-newline', 'only type, do not submit')
    .option('--enter', 'submit with Return, as full-screen programs expect')
    .option('--prefix <prefix>', 'into all running sessions of this prefix')
    .option('--sync <ids...>', 'into all of these sessions')
    .option('--json', 'print [{"id","ok","error"}]')
    .addHelpText(
      'after',
      examples(
        'aerie exec build -- npm test',
        'aerie exec --prefix web -- git pull',
        'aerie exec --sync api web -- make',
      ),
    )
    .action((words: string[], options: ExecOptions) => {
      const all = [...words, ...(runner.takeRest() ?? [])];
      return runner.withWing(options, async (wing, context) => {
        const { typeIntoSessions } = await import('../commands/type-into-sessions.ts');
        return typeIntoSessions(wing, context, all, options);
      });
    });
}

function addSend(program: Command, runner: CommandRunner): void {
  program
    .command('send')
    .summary('send keys or bytes to a session')
    .description('Send text, or standard input, to a session exactly as it is.')
    .usage('[options] <id> [text...]')
    .argument('<id>', 'the session')
    .argument('[text...]', 'what to send (default: standard input)')
    .option('-e, --escapes', 'read \\n \\r \\t \\e \\xHH \\u{H} in the text')
    .option('--json', 'print {"id","bytes"}')
    .addHelpText('after', examples("aerie send -e build '\\x03'", 'aerie send build < script.sh'))
    .action((id: string, words: string[], options: SendOptions) => {
      const all = [...words, ...(runner.takeRest() ?? [])];
      return runner.withWing(options, async (wing, context) => {
        const { sendInput } = await import('../commands/send-input.ts');
        await sendInput(wing, context, id, all, options);
      });
    });
}

function addRun(program: Command, runner: CommandRunner): void {
  program
    .command('run')
    .summary('run a command without a terminal')
    .description(
      'Run a command without a terminal where Aerie runs, print its output at the end, and answer ' +
        'with its exit code.',
    )
    .usage('[options] -- <program> [args...]')
    .argument('[line]', 'a line for the system shell, instead of a program after "--"')
    .option('-C, --cwd <folder>', 'run in this folder')
    .option('-t, --timeout <time>', 'end it after this long, with exit code 124', parseDuration)
    .option('-e, --env <NAME=value>', 'set a variable; may be repeated', collectEnvironment)
    .option('--max-output <bytes>', 'keep this much of each stream', numberFrom(0, MAX_OUTPUT))
    .option('--json', 'print {"exitCode","stdout","stderr","truncated","timedOut"}')
    .addHelpText('after', examples('aerie run -- npm test', 'aerie run -t 10s "df -h | tail -1"'))
    .action(async (line: string | undefined, options: RunOptions) => {
      const rest = runner.takeRest();
      const { runFailureCode, runProgram } = await import('../commands/run-program.ts');
      await runner.withWing(
        options,
        (wing, context) => runProgram(wing, context, line, rest, options),
        runFailureCode,
      );
    });
}
