import { type Requirement } from './requirement.ts';

const sessions = 'tests/integration/remote-sessions.test.ts';
const terminals = 'tests/integration/remote-terminals.test.ts';

/** Terminals for browsers elsewhere. */
export const remoteTerminals: readonly Requirement[] = [
  {
    id: 'remote.attach',
    says: 'terminals from elsewhere: one controls, others watch, nobody types what is not theirs',
    provedBy: {
      [terminals]: [
        'checklist 16, 17: started, then the packed screen with all history, then live output',
        'checklist 20: the second takes over; what the first types acts no more',
        'checklist 21: watchers get their own copies, and cannot type',
        'checklist 22: refused, tagged, and the session lives',
        'others may neither attach nor end what is not theirs',
      ],
      [sessions]: ['a later attach takes the place of one that waits for a passkey'],
      'src/main/core/link/pty/admit.test.ts': [
        'an address that the roost attested before, or the session was begun with, counts',
      ],
    },
  },
  {
    id: 'remote.attention',
    says: 'roosts hear that a session asks to be looked at: once per episode and half a minute',
    provedBy: {
      [sessions]: [
        'checklist 28: one message with a nonce, also with nobody attached, until somebody looks',
        'one bell is no wish; two outputs in a row that ring are',
      ],
      'src/main/core/link/pty/remote-attention.test.ts': [
        'checklist 28: at most one message in 30 s, with the nonce of its episode',
        'after it was seen 30 s are quiet; what is asked meanwhile is told then, if it still is',
      ],
      'src/main/core/link/pty/bell-watch.test.ts': [
        'what only ends a title rings nothing, wherever output is cut',
      ],
    },
  },
  {
    id: 'remote.previews',
    says: 'previews and pages of programs reach whoever controls the session, and only web addresses',
    provedBy: {
      [sessions]: [
        'checklist 29: the three forms of the file reach the controller, and it disappears',
        'waits for whoever comes to control the session',
        'reach whoever controls them from elsewhere, what was shown before as well',
        'checklist 30: each line once, web addresses only, and only if the rules allow it',
      ],
      'src/main/core/previews/page-requests.test.ts': [
        'a flood of pages is cut to a few, and counted',
        'what was there before Aerie began anew is not told again',
      ],
    },
  },
  {
    id: 'remote.end',
    says: 'ends are told once, idle sessions end, and what outlives Aerie keeps its owner',
    provedBy: {
      [sessions]: [
        'checklist 23: told once where nobody is attached, and what was made for it goes once',
        'told when the connection is there again',
        'checklist 26: sessions that outlived Aerie are known by their notes',
        'checklist 50: without input and output it ends at the limit; output keeps it alive',
      ],
      'tests/integration/remote-persistent.test.ts': [
        'checklist 26: a remote session in a session host survives the app, with its owner and its end',
      ],
      'src/main/core/link/pty/remote-sessions.test.ts': [
        'a note that could not be read is read again with the next change',
      ],
    },
  },
  {
    id: 'remote.rules-change',
    says: 'whoever loses access is cut off at once',
    provedBy: {
      [sessions]: [
        'whoever would not be let in again is cut off at once, and the session lives',
        'watchers go when nobody may watch any more; whoever controls stays',
        'sessions of members who lost their folder are ended',
      ],
    },
  },
  {
    id: 'remote.control',
    says: 'one browser controls a session; who is refused, or waits, takes nothing from it and says nothing for it',
    provedBy: {
      'tests/integration/remote-control.test.ts': [
        'who is refused takes nothing from whoever does, and says nothing for them',
        'who waits for a passkey holds up neither who controls it nor, by others, themselves',
        'who comes back has cleared their screen: nothing old comes any more',
        'is one, whichever roost they come by',
      ],
    },
  },
  {
    id: 'remote.size',
    says: 'a session has the size of whoever was active last, here or elsewhere',
    provedBy: {
      'tests/integration/remote-control.test.ts': [
        'is that of whoever comes, and stays it until somebody else is active',
        'is left to somebody here while a page that is behind is shown screen after screen',
        'is the newest, also if it changes before the first screen is shown',
      ],
    },
  },
  {
    id: 'remote.last-words',
    says: 'everybody is shown the last output before a session ends, and nobody who has left holds that up',
    provedBy: {
      'tests/integration/remote-control.test.ts': [
        'comes to a page that is behind with the last screen, though others were shown all',
        'is told though the page that controlled it was closed amid a flood',
      ],
    },
  },
  {
    id: 'remote.fair-places',
    says: 'who takes all places there are pushes out themselves, and nobody on another roost',
    provedBy: {
      'src/main/core/link/fair-shares.test.ts': [
        'whoever has most makes room, their oldest first; who has less takes nothing from others',
      ],
      'tests/integration/remote-control.test.ts': ['is pushed out by nobody who has more places'],
      'src/main/core/link/pty/pty-server.test.ts': [
        'more people than one connection takes terminals are all shown what is printed',
      ],
    },
  },
  {
    id: 'remote.idle-end',
    says: 'a session that does nothing ends at its limit, counted from the last output and the last key',
    provedBy: {
      'src/main/core/link/pty/idle-end.test.ts': [
        'whoever types keeps a session, for as long again',
        'output after somebody typed keeps a session for the whole time, too',
      ],
    },
  },
];
