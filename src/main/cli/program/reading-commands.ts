// Commands that look at sessions.

import { Argument, type Command, Option } from 'commander';
import type { CommandRunner, CommonOptions } from '../command-runner.ts';
import type { ListOptions } from '../commands/list-sessions.ts';
import type { RecordAction, RecordOptions } from '../commands/record-session.ts';
import type { LogOptions } from '../commands/show-log.ts';
import type { WaitOptions } from '../commands/wait-for-session.ts';
import { numberFrom, parseDuration } from '../option-values.ts';
import { examples } from './examples.ts';

const MAX_LINES = 101_000;

export function addReadingCommands(program: Command, runner: CommandRunner): void {
  addList(program, runner);
  addInfo(program, runner);
  addLogs(program, runner);
  addWait(program, runner);
  addEvents(program, runner);
  addRecord(program, runner);
}

function addList(program: Command, runner: CommandRunner): void {
  program
    .command('ls')
    .alias('list')
    .summary('list sessions')
    .description('List sessions, oldest first.')
    .argument('[prefix]', 'only below this, e.g. web for web/api, or web- for web-1')
    .option('--json', 'print an array of sessions as JSON')
    .option('-q, --quiet', 'print ids only')
    .option('-r, --running', 'leave out those that have ended')
    .addHelpText('after', examples('aerie ls', 'aerie ls web --json', 'aerie ls -q --running'))
    .action((prefix: string | undefined, options: ListOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { listSessions } = await import('../commands/list-sessions.ts');
        await listSessions(wing, context, prefix, options);
      }),
    );
}

function addLogs(program: Command, runner: CommandRunner): void {
  const format = new Option(
    '--format <format>',
    'text (default), html, or ansi: what draws it again on a terminal',
  ).choices(['ansi', 'text', 'html']);
  program
    .command('logs')
    .alias('history')
    .summary('print what a session has printed')
    .description('Print what a session has printed: its scrollback and screen.')
    .argument('<id>', 'the session')
    .addOption(format)
    .option('-n, --lines <number>', 'only the last lines', numberFrom(1, MAX_LINES))
    .option('-f, --follow', 'go on with what it prints, until it ends or Ctrl-C')
    .addHelpText(
      'after',
      examples(
        'aerie logs build -n 50',
        'aerie logs build -f | grep error',
        'aerie logs build --format html > build.html',
      ),
    )
    .action((id: string, options: LogOptions) =>
      runner.withWing({}, async (wing, context) => {
        const { showLog } = await import('../commands/show-log.ts');
        return showLog(wing, context, id, options);
      }),
    );
}

function addWait(program: Command, runner: CommandRunner): void {
  program
    .command('wait')
    .summary('wait until a session ends, is quiet, or prints a text')
    .description(
      'Wait until a session ends (exit, the default), prints nothing for a while (idle TIME), or ' +
        'prints a text from now on (match TEXT). "exit" prints the exit code.',
    )
    .argument('<id>', 'the session')
    .addArgument(
      new Argument('[what]', 'what to wait for').choices(['exit', 'idle', 'match']).default('exit'),
    )
    .argument('[value]', 'a time such as 500ms for idle, a text for match')
    .option('-t, --timeout <time>', 'give up after this long, with exit code 124', parseDuration)
    .option('--exit-code', 'answer with the exit code of the program if it ended')
    .option('--json', 'print {"exitCode","matched","timedOut"}')
    .addHelpText(
      'after',
      examples(
        'aerie wait build',
        'aerie wait web match "ready in" -t 30s',
        'aerie wait web idle 2s',
      ),
    )
    .action((id: string, what: string, value: string | undefined, options: WaitOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { waitForSession } = await import('../commands/wait-for-session.ts');
        return waitForSession(wing, context, [id, what, value], options);
      }),
    );
}

function addRecord(program: Command, runner: CommandRunner): void {
  program
    .command('record')
    .summary('record a session, or list recordings')
    .description(
      'Start or stop recording a session and print the path of the asciicast file, or list recordings.',
    )
    .addArgument(new Argument('<what>', 'start, stop or ls').choices(['start', 'stop', 'ls']))
    .argument('[id]', 'the session')
    .option('--keys', 'also record what is typed, passwords included')
    .option('--no-keys', 'only record what the terminal shows')
    .option('--keylog', 'also write what is typed to a file of its own')
    .option('--json', 'print the recording, or an array of recordings, as JSON')
    .addHelpText('after', examples('aerie record start build', 'aerie record ls'))
    .action((what: RecordAction, id: string | undefined, options: RecordOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { recordSession } = await import('../commands/record-session.ts');
        await recordSession(wing, context, what, id, options);
      }),
    );
}

function addInfo(program: Command, runner: CommandRunner): void {
  program
    .command('info')
    .summary('show all that is known of a session')
    .description('Show all that is known of a session.')
    .argument('<id>', 'the session')
    .option('--json', 'print the session as JSON')
    .action((id: string, options: CommonOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { showSession } = await import('../commands/show-session.ts');
        await showSession(wing, context, id, options);
      }),
    );
}

function addEvents(program: Command, runner: CommandRunner): void {
  program
    .command('events')
    .summary('print what happens to sessions')
    .description('Print what happens to sessions from now on, one line each, until interrupted.')
    .argument('[id]', 'only of this session')
    .option('--json', 'print each event as a line of JSON')
    .action((id: string | undefined, options: CommonOptions) =>
      runner.withWing(options, async (wing, context) => {
        const { showEvents } = await import('../commands/show-events.ts');
        await showEvents(wing, context, id, options);
      }),
    );
}
