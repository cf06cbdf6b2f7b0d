import { integration, type Requirement } from './requirement.ts';

const cli = 'tests/integration/cli.test.ts';
const attach = 'src/main/cli/commands/attach-session.test.ts';
const commands = 'src/main/cli/commands/session-commands.test.ts';
const program = 'src/main/cli/program.test.ts';

/** What the `aerie` command does. */
export const commandLine: readonly Requirement[] = [
  {
    id: 'cli.sessions',
    says: 'sessions are created, listed, typed into, waited for, read and ended from the command line',
    provedBy: {
      [cli]: [
        'creates, lists, types into, waits for, reads and ends sessions',
        'waits for quiet and for text, and gives up in time',
        'sends bytes exactly, also those that are no text, and much of it',
        'follows a log to the end of the session, without a gap or a repetition',
        'records a session and lists recordings',
      ],
      [commands]: [
        'starts the program after -- with its options and variables',
        'type into several sessions and tell which failed',
        'end what they can and tell the rest',
      ],
    },
  },
  {
    id: 'cli.attach',
    says: 'attach makes this terminal the session’s, and gives it back as it was however it ends',
    provedBy: {
      [cli]: [
        'gives the terminal back as it was when it is left',
        'gives the session the size of the terminal, now and later',
        'passes control keys to the session, and line feeds as the program sent them',
        'gives the terminal back on SIG%s',
        'gives the terminal back when Aerie is killed, and says so',
        'gives the terminal back while it is stopped, and shows the session anew afterwards',
        'ends with the session and answers as it did',
        'shows what a flood left on the screen, and answers to Ctrl-C meanwhile',
      ],
      [attach]: [
        'gives the terminal back when the process ends for any other reason',
        'only looks with --read-only',
        'keeps what asks the terminal for an answer from it',
        'prints what the session shows until it ends, and types what is piped in',
      ],
      'src/main/cli/attach/detach-keys.test.ts': [
        'leave everything else as it is, in any pieces',
        'are not looked for in pasted text, however it is split',
      ],
      'src/main/cli/attach/query-filter.test.ts': [
        'takes out %s, wherever they are split',
        'loses nothing of other output, in any pieces',
      ],
    },
  },
  {
    id: 'cli.run',
    says: 'run answers with the exit code of its command, and never mistakes its own failure for it',
    provedBy: {
      [cli]: ['runs commands and answers as they do'],
      [program]: ['answers a wrong use of run with a code that is not a command’s'],
    },
  },
  {
    id: 'cli.answers',
    says: 'errors say what to do, exit codes and JSON are stable, and output is safe to read and to cut off',
    provedBy: {
      [program]: [
        '%s says what to do when Aerie is not running',
        'says failures as JSON where --json was given',
        'suggests the command or option that was meant',
        'prints help with examples, and the version',
      ],
      [commands]: [
        'prints a table, ids, or JSON, of all sessions or a prefix',
        'keeps to the width of the terminal, and lets no title act on it',
        'uses colours in a terminal only, and never against NO_COLOR',
      ],
      [cli]: ['ends quietly when nobody reads on'],
      [integration.serve]: ['refuses the port %s'],
    },
  },
  {
    id: 'cli.reach',
    says: 'the command talks to the app, else to a daemon and session hosts as one; new starts a host',
    provedBy: {
      [cli]: [
        'says what to do when Aerie is not running',
        'starts a session host when nothing runs, and shows it beside a daemon',
      ],
      'src/main/cli/join-wings.test.ts': [
        'are listed as one, oldest first',
        'are asked for the sessions they have',
      ],
    },
  },
  {
    id: 'cli.fast',
    says: 'listing sessions costs little more than starting Node',
    provedBy: { [cli]: ['lists without loading libraries, so that it starts fast'] },
  },
  {
    id: 'cli.elsewhere',
    says: 'every command works on a machine that is reached through a roost, signed in to once',
    provedBy: {
      'tests/integration/cli-elsewhere.test.ts': [
        'machines of the roost are listed with their keys, and each takes commands by name or id',
        'somebody signs in once, and is forgotten when they sign out',
        'another key, an unknown machine, a wrong token and commands about this machine are refused',
      ],
    },
  },
  {
    id: 'cli.doctor',
    says: 'doctor examines this machine and what runs, says what to do and shows no secret',
    provedBy: {
      [cli]: ['examines a running Aerie and shows no secret'],
      'src/main/cli/doctor/examine.test.ts': [
        'fails and says what to do when %s',
        'tells a door that was left behind',
      ],
    },
  },
  {
    id: 'cli.completion',
    says: 'shells complete commands, options and sessions',
    provedBy: { [cli]: ['completes commands, options and sessions in bash'] },
  },
];
