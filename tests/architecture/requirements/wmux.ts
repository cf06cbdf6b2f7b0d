import type { Requirement } from './requirement.ts';

const endpoint = 'tests/integration/wmux-endpoint.test.ts';
const sessions = 'tests/integration/wmux-sessions.test.ts';
const reading = 'tests/integration/wmux-reading.test.ts';
const programs = 'tests/integration/wmux-programs.test.ts';
const rights = 'tests/integration/wmux-rights.test.ts';
const slow = 'tests/integration/wmux-slow-clients.test.ts';
const history = 'tests/integration/wmux-history-files.test.ts';
const historyUnits = 'src/main/core/local-api/history-files.test.ts';
const codec = 'src/shared/protocol/wmux/fuzz.test.ts';
const oscFuzz = 'src/main/core/emulator/osc-fuzz.test.ts';

type Proof = readonly [file: string, title: string];

/** The protocol's interoperability checklist: line, what it says, its proofs. */
const checklist: readonly (readonly [line: number, says: string, ...proofs: Proof[]])[] = [
  [
    1,
    'two connections and a subscription without a payload are all it takes to connect',
    [programs, '1: connects with two connections and a subscription without a payload'],
  ],
  [
    2,
    'the command line tool finds the socket through links and lists nothing',
    [endpoint, '2: are found through links of the older place'],
    [
      programs,
      '2, 3, 28, 36: lists, informs and reads, through the links and the token beside a socket',
    ],
  ],
  [
    3,
    'the token is beside the socket under the same name',
    [
      programs,
      '2, 3, 28, 36: lists, informs and reads, through the links and the token beside a socket',
    ],
  ],
  [
    4,
    'a wrong token, a short one and any other first frame are refused in plain text',
    [endpoint, '4, 5: refuses in plain text and closes'],
  ],
  [
    5,
    'a wrong channel, an unknown client and a second stream have words of their own',
    [endpoint, '4, 5: refuses in plain text and closes'],
  ],
  [
    6,
    'silence is closed after 5 s and a large first frame at once',
    [slow, '6: takes no large first frame, and closes who says nothing after 5 s'],
  ],
  [
    7,
    'single bytes and ten frames at once are answered in order',
    [endpoint, '7: are read from single bytes and from one write, and answered in order'],
    [codec, 'are the same for every split in two'],
  ],
  [
    8,
    'another version or a frame too long closes the connection at once',
    [endpoint, '8: out of step close the connection at once'],
    [codec, 'of another version or too long are refused from the header alone, whatever follows'],
  ],
  [
    9,
    'unknown requests are refused and the connection stays usable',
    [endpoint, '9: unknown ones are refused and nothing else happens'],
  ],
  [
    10,
    'creating echoes what was asked and is told as an event',
    [sessions, '10, 14: answers with what was asked, and tells of it afterwards'],
  ],
  [
    11,
    'an empty shell is the default one',
    [sessions, '11: takes the default shell and the home folder'],
  ],
  [
    12,
    'duplicates, bad ids and too many sessions are refused in known words',
    [sessions, '12, 13: refuses in the words peers look for, and leaves nothing behind'],
    [programs, '12: the number of sessions is limited, in the words peers look for'],
  ],
  [
    13,
    'a missing program or folder leaves no session behind',
    [sessions, '12, 13: refuses in the words peers look for, and leaves nothing behind'],
  ],
  [
    14,
    'no size is 80 by 24',
    [sessions, '10, 14: answers with what was asked, and tells of it afterwards'],
  ],
  [
    15,
    'a replay begins with a clear, ends with the cursor and is not repeated as output',
    [sessions, '15, 18, 19: gives the screen once and then what follows'],
  ],
  [
    16,
    'without screens there is no replay',
    [rights, '16, 42: attaching gives none, only what follows, and there is no scrollback'],
  ],
  [
    17,
    'attaching during a flood leaves no gap and no duplicate',
    [sessions, '17: during a flood, the replay and then every byte'],
  ],
  [
    18,
    'attaching twice is one copy; a lost connection detaches everything',
    [sessions, '15, 18, 19: gives the screen once and then what follows'],
    [sessions, '18: a lost connection detaches everything'],
  ],
  [
    19,
    'detaching never fails, is told, and ends the output',
    [sessions, '15, 18, 19: gives the screen once and then what follows'],
  ],
  [20, 'input arrives byte for byte', [sessions, '20: reaches the program byte for byte']],
  [
    21,
    'large input arrives whole, is bounded, and holds nobody up',
    [sessions, '21: of 3 MiB arrives whole while others are served'],
    [programs, '21: input that nobody reads is refused beyond 8 MiB, and nobody else waits'],
  ],
  [
    22,
    'a typed line ends in a line feed, or in nothing',
    [sessions, '22: typed lines end in a line feed; without one, control keys work'],
  ],
  ...[23, 24, 25].map((line): readonly [number, string, Proof] => [
    line,
    'several sessions by id or prefix, each with its own result',
    [sessions, '23, 24, 25: several sessions by id or by prefix'],
  ]),
  [26, 'sizes are kept within limits', [sessions, '26: is what was asked, within limits']],
  [
    27,
    'an id is free at once, and the new session outlives the old process',
    [sessions, '27: frees its id at once, and the new one outlives the old process'],
  ],
  [
    28,
    'asking after a session succeeds or fails as a script expects',
    [
      programs,
      '2, 3, 28, 36: lists, informs and reads, through the links and the token beside a socket',
    ],
  ],
  [
    29,
    'the end comes after all output, 200 of 200, with its code',
    [sessions, '29: comes after all of its output, 200 times of 200, at several sizes'],
    [sessions, '29: by a signal is -1'],
  ],
  [
    30,
    'a detached session prints 50 MB at full speed',
    [reading, '30: a detached session prints 50 MB at full speed'],
  ],
  [
    31,
    'a client that stops reading harms only itself',
    [reading, '31: one that stops reading harms only itself, and is right again after'],
    [slow, 'is closed after half a minute; others and the session go on'],
  ],
  [
    32,
    'waits for text, quiet and exit end when they should',
    [reading, '32, 33, 35: for text, quiet and the exit, while other requests are answered'],
  ],
  [
    33,
    'waits end with their time or with the program',
    [reading, '32, 33, 35: for text, quiet and the exit, while other requests are answered'],
    [programs, '33: waits for text that never comes only until the program ends'],
  ],
  [
    34,
    'a wait goes away with its connection',
    [reading, '34: leaves nothing behind when its connection closes; refuses unknown modes'],
  ],
  [
    35,
    'requests after a wait are answered first',
    [reading, '32, 33, 35: for text, quiet and the exit, while other requests are answered'],
  ],
  [36, 'history ends also when empty', [reading, '36, 37: comes in every format, also when empty']],
  [
    37,
    'an abandoned history holds nothing up',
    [programs, '37: may leave a large history unread and is answered all the same'],
  ],
  [
    38,
    'recording starts and stops once, at an absolute path, within a size',
    [rights, '38: starts and stops once, at an absolute path, readable as asciicast'],
    [programs, '38: a recording that is full ends, and is told of'],
  ],
  [
    39,
    'notes are kept, and the folder is one of them',
    [reading, '39: keeps notes; the folder is one'],
  ],
  [
    40,
    'what programs say by OSC is told, also split and unattended',
    [reading, '40: of programs come also when nobody is attached, and split over writes'],
    [oscFuzz, 'is the same however the output is split'],
  ],
  [
    41,
    'variables are forwarded by links and a list, inside the folder of their session only',
    [reading, '41: forwards variables to files of that session only'],
    [rights, '41: shells get a link from their start, and what is forwarded moves it'],
  ],
  [
    42,
    'scrollback is as long as told, or cannot be told',
    [reading, '42: keeps as many lines as told'],
    [rights, '16, 42: attaching gives none, only what follows, and there is no scrollback'],
  ],
  [
    43,
    'events reach every subscriber, or those of one session, once',
    [reading, '43: reach every subscriber, or only those of one session, once'],
    [programs, '43: two of them hear what one does, each once'],
  ],
  [
    44,
    'nothing is pushed that clients do not know',
    [
      programs,
      '44: is pushed nothing but output on its stream, and only answers and events beside',
    ],
  ],
  [
    45,
    'the main screen comes back when a full-screen program ends',
    [programs, '45: that attaches to a full-screen program gets the main screen back at its end'],
  ],
  [
    46,
    'queries of programs get exactly one answer',
    [reading, '46: get exactly one answer; none from us while only real terminals look'],
  ],
  [
    47,
    'the tmux stand-in works',
    [programs, '47: makes a session, types, captures, asks and ends'],
  ],
  [
    48,
    'attaching by the command line tool shows the screen and ends with the session',
    [sessions, '48: without events shows the screen as output and ends with the session'],
  ],
  [
    49,
    'shutting down closes the socket and nothing else',
    [endpoint, '49: closes on request; sessions and people go on'],
  ],
  [
    50,
    'a socket of another server is left alone, before and after',
    [slow, '50: that a live server has is left alone, and the reason says so'],
    [slow, '50: that another program took is noticed within 5 s, and left alone'],
    [endpoint, '50: notices that another program took its place, and leaves that alone'],
  ],
  [
    51,
    'a stale socket is replaced; readable history of a crash can be loaded, of an end not',
    [endpoint, '51: takes the place of a socket that nobody serves'],
    [history, '51: after a kill -9 it can be loaded, before and after the next start'],
    [history, '51, 52: a session that ended is refused, one that was running can be loaded'],
    [
      historyUnits,
      'finds sessions without an end also in nested folders, and only then marks them',
    ],
  ],
  [
    52,
    'files are for their owner only',
    [endpoint, '52: are for their owner only'],
    [history, '51, 52: a session that ended is refused, one that was running can be loaded'],
  ],
  [
    53,
    'a screen too large for a frame is trimmed',
    [sessions, '53: trims a screen too large for one frame'],
  ],
  [
    54,
    'a late answer is single, and the next request is answered',
    [slow, '54: that come after the client gave up are single, and the next request is answered'],
  ],
  [
    55,
    'losing either channel is losing the client',
    [sessions, '55: losing either channel is losing the client'],
  ],
];

/** Other programs on the local socket. */
export const wmux: readonly Requirement[] = [
  ...checklist.map(([line, says, ...proofs]) => ({
    id: `wmux.line-${line}`,
    says,
    provedBy: byFile(proofs),
  })),
  {
    id: 'wmux.read-only',
    says: 'a second token lets programs look and nothing else',
    provedBy: byFile([
      [rights, 'lets look at everything, and neither type nor start nor end anything'],
      [rights, 'does not open the stream of a client that may do more'],
    ]),
  },
  {
    id: 'wmux.visible',
    says: 'people see which programs are connected and can disconnect them; the log has no content',
    provedBy: byFile([
      [
        'tests/e2e/local-programs.spec.ts',
        'programs on the local socket are shown in the status bar, and can be disconnected',
      ],
      [rights, 'which programs are connected and to what, and can disconnect them'],
      [rights, 'in the log who did what, and never what was typed or shown'],
    ]),
  },
  {
    id: 'wmux.events',
    says: 'every event of the catalogue, bounded for who does not read',
    provedBy: byFile([
      [rights, 'hold what the catalogue says'],
      [rights, 'tell of quiet and of floods when asked for'],
      [slow, 'misses events but no start and no exit'],
      [
        'src/main/core/local-api/event-feed.test.ts',
        'gives up a client that cannot take even starts and exits',
      ],
    ]),
  },
  {
    id: 'wmux.bad-input',
    says: 'whatever is sent, and whatever cannot be written, sessions and other clients go on',
    provedBy: byFile([
      [codec, 'with any byte changed never throw, and never give more than went in'],
      [codec, 'with any value in any field are refused, or have every field with its type'],
      [endpoint, 'survives whatever a client sends'],
      [endpoint, 'says what keeps it from opening; sessions go on'],
      [rights, '38: says what is wrong when it cannot be written; the session goes on'],
      [history, 'a folder that cannot be written is told once; sessions go on'],
    ]),
  },
  {
    id: 'sessions.housekeeping',
    says: 'forgotten sessions are ended if chosen, and three programs are started at a time',
    provedBy: byFile([
      [
        'src/main/core/sessions/session-reaper.test.ts',
        'ends sessions that were left and did nothing; typing and looking count',
      ],
      [
        'src/main/core/pty/spawn-limit.test.ts',
        'starts three at once and the others in the order they came, also when one fails',
      ],
    ]),
  },
];

function byFile(proofs: readonly Proof[]): Record<string, string[]> {
  const files: Record<string, string[]> = {};
  for (const [file, title] of proofs) (files[file] ??= []).push(title);
  return files;
}
