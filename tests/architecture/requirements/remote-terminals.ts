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
];
