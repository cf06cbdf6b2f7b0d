import type { Requirement } from './requirement.ts';

const roost = 'tests/integration/wing-roost.test.ts';
const dialling = 'tests/integration/wing-dialling.test.ts';
const terminals = 'tests/integration/wing-terminals.test.ts';
const requests = 'tests/integration/wing-requests.test.ts';
const restart = 'tests/integration/wing-restart.test.ts';
const storm = 'tests/integration/wing-storm.test.ts';
const hostile = 'tests/integration/wing-hostile.test.ts';
const p2p = 'tests/integration/wing-p2p.test.ts';

/** One line; `waits` says what of it can only be proven with a roost of our own. */
const line = (
  number: number,
  says: string,
  provedBy: Requirement['provedBy'],
  waits?: string,
): Requirement => ({
  id: `remote.checklist.${String(number).padStart(2, '0')}`,
  says: waits ? `${says} (with a roost of our own: ${waits})` : says,
  provedBy,
});

const signedIn = 'checklist 1: registers with its own id, whatever the connection is called';
const backoff =
  'checklist 4: dials again after 1, 2, 4, 8, 10 and 10 s, and after 1 s once it was good';
const reclaimed = 'checklist 11, 25, 26: sessions are reclaimed, listed and attached to again';
const history =
  'checklist 16, 17: started, then 2 MiB of history in packed pieces, then live output';
const shown = 'checklist 29, 30: previews are sealed for whoever controls it, pages are told once';
const chat = 'checklist 32, 33: a chat of 5 MiB comes whole, in messages that a Go program reads';
const rules = 'checklist 37, 46: changed rules reach dashboards in one event';

/** The checklist of the wing protocol, line by line, through a strict roost over real sockets. */
export const remoteChecklist: readonly Requirement[] = [
  line(1, 'a wing keeps its own id', { [roost]: [signedIn] }),
  line(
    2,
    'a registration may leave fields out',
    { [dialling]: ['checklist 2: what a Go wing leaves out or has as null is a registration'] },
    'a Go wing registers there',
  ),
  line(3, 'a refused token ends the link until somebody signs in', {
    [roost]: [
      'checklist 3: a token that is refused before the upgrade ends the link until somebody signs in',
    ],
  }),
  line(4, 'dials again in 1, 2, 4, 8, 10, 10 s', { [dialling]: [backoff] }),
  line(5, 'answers before it is registered', {
    [dialling]: ['checklist 5: what is asked before the registration is acknowledged is answered'],
  }),
  line(6, 'beats each 30 s and stays when idle', {
    [dialling]: [
      'checklist 6: a heartbeat each 30 s; ten idle minutes and a roost that pings leave it open',
    ],
  }),
  line(
    7,
    'a machine signs in with a code',
    {
      [roost]: ['checklist 7: signs in with a code, and registers the key that it was asked for'],
    },
    'a Go program signs in there',
  ),
  line(8, 'vectors hold in Node and in browsers', {
    'tests/e2e/remote-crypto.spec.ts': [
      'checklist 8: the vectors hold in the browser, from built code',
    ],
    'src/shared/protocol/e2ee/web-sealer.test.ts': [
      'checklist 8: the vectors V1 to V4 hold on WebCrypto',
    ],
    'src/main/core/link/direct/handoff-token.test.ts': [
      'V6: a pass is read with the key of its roost, until its time is over',
    ],
    'src/shared/protocol/wing/audit-recording.test.ts': ['vector V7 is read and written'],
  }),
  line(9, 'one key for terminals and tunnel', {
    [roost]: ['checklist 9, 11: one key for terminals and tunnel; the roost says who and where'],
  }),
  line(10, 'a changed tag is dropped', {
    [terminals]: ['checklist 10: a tag that was changed is dropped, and nothing is closed'],
  }),
  line(11, 'a start comes with who and where', { [restart]: [reclaimed] }),
  line(12, 'unknown fields mean nothing', {
    [terminals]: [
      'checklist 12: fields that nobody knows get through where a roost passes frames on, and mean nothing',
    ],
  }),
  line(13, 'the machine is in the address', {
    [roost]: [
      'checklist 13: without the machine in its address nothing that a browser types gets there',
    ],
  }),
  line(14, 'a large paste arrives whole', {
    [roost]: ['checklist 14: a paste of 1 MiB arrives whole, in messages that a Go roost takes'],
  }),
  line(15, 'a burst fits and is in order', {
    [terminals]: ['checklist 15: 5 MiB at once come whole and in order, in messages that fit'],
  }),
  line(16, 'an attach is answered in order', { [terminals]: [history] }),
  line(17, 'history comes whole', { [terminals]: [history] }),
  line(18, 'live output follows its replay', {
    [terminals]: ['checklist 18: what comes while a replay is still being unpacked follows it'],
  }),
  line(19, 'a session that is gone hangs nobody', {
    [terminals]: [
      'checklist 19: an attach to a session that is not there hears nothing, and the list says so',
    ],
  }),
  line(
    20,
    'the second takes over',
    {
      [terminals]: [
        'checklist 20: the second takes over; the first neither types nor is shown more',
      ],
    },
    'it drops what the first sends',
  ),
  line(21, 'watchers have copies and do nothing', {
    [terminals]: [
      'checklist 21: a watcher has copies of its own, and types, resizes and ends nothing',
    ],
  }),
  line(22, 'who may not watch is told so alone', {
    [terminals]: ['checklist 22: a watcher who may not is told so alone, and the session lives'],
  }),
  line(23, 'an end is told once', {
    [terminals]: [
      'checklist 23: the end of a program reaches everybody once, after its last words',
    ],
  }),
  line(24, 'both ways to end a session', {
    [terminals]: [
      'checklist 24: ended by its socket and by the tunnel; a signal is -1 and no error',
    ],
  }),
  line(25, 'a wing restarts under its users', { [restart]: [reclaimed] }),
  line(26, 'sessions are reclaimed', {
    [restart]: [reclaimed],
    'tests/integration/remote-persistent.test.ts': [
      'checklist 26: a remote session in a session host survives the app, with its owner and its end',
    ],
  }),
  line(27, 'a roost restarts under its users', {
    [storm]: ['checklist 27: 50 restarts of a roost under traffic cost no session and no byte'],
  }),
  line(28, 'a wish to be looked at is told once', {
    [terminals]: [
      'checklist 28: a wish to be looked at is told once, with a nonce, to dashboards as well',
    ],
    'src/main/core/link/pty/remote-attention.test.ts': [
      'checklist 28: at most one message in 30 s, with the nonce of its episode',
    ],
  }),
  line(29, 'previews have three forms', { [terminals]: [shown] }),
  line(30, 'pages are told once', { [terminals]: [shown] }),
  line(31, 'each request answers in its shape', {
    [requests]: [
      'checklist 31: each row of the table answers in its shape, an unknown type is named',
      'checklist 31: members are told only what is theirs, and change nothing',
    ],
  }),
  line(32, 'recordings are played', {
    [requests]: [chat],
    'tests/integration/remote-audit.test.ts': [
      'checklist 32: the terminal, the keys and the history of a session can be asked for',
    ],
  }),
  line(33, 'a large chat fits Go programs', { [requests]: [chat] }),
  line(34, 'a locked wing asks for passkeys', {
    [requests]: [
      'checklist 34: turns strangers away, and asks those on its list for a passkey',
      'checklist 34: what was shown before a restart of the wing counts no more',
    ],
  }),
  line(35, 'wrong signatures are refused', {
    [requests]: ['checklist 35: what is signed wrongly is refused, and the same once only'],
  }),
  line(36, 'a start may be challenged', {
    [requests]: ['checklist 36: a browser without a token is challenged on the session it starts'],
  }),
  line(37, 'changed rules are told', { [roost]: [rules] }),
  line(
    38,
    'outsiders reach nothing',
    {
      [dialling]: [
        'checklist 38: outsiders are told that there is no machine, and what they send does nothing',
      ],
    },
    'it stops what they send',
  ),
  line(
    39,
    'claims of browsers count for nothing',
    {
      [hostile]: [
        'checklist 39: roles and passkeys that a browser makes up open no folder and no session',
      ],
    },
    'it removes them',
  ),
  line(
    40,
    'pages of others get no socket',
    {
      [dialling]: [
        'checklist 40: machines and programs tell no origin, and pages of others get no socket',
      ],
    },
    'its own pages connect',
  ),
  line(41, 'too many connections are lived through', {
    [roost]: ['checklist 41: refusals for too many connections are lived through'],
    [dialling]: ['checklist 41: a client that is refused for asking too often may ask again'],
  }),
  line(42, 'who used too much does not loop', {
    [roost]: ['checklist 42: who has used too much is told and does not come back by itself'],
  }),
  line(43, 'streams go past the roost and back', {
    [p2p]: [
      'checklist 43: output, keys and sizes pass the roost by, in messages that fit',
      'checklist 43: a channel that is lost during a flood is told by the roost, and no key is lost',
    ],
  }),
  line(44, 'watchers stay with the roost', {
    [p2p]: [
      'checklist 44: watchers, wishes to be looked at and the end stay with the roost; previews do not',
    ],
  }),
  line(
    45,
    'the newest of two is reached',
    {
      [dialling]: [
        'checklist 45: of two with one id the newest is reached, and nobody hears that it has gone',
      ],
    },
    'it does the same',
  ),
  line(
    46,
    'events have their fields',
    {
      [dialling]: [
        'checklist 46: dashboards are told of a machine, its rules and its end, in these fields',
      ],
      [roost]: [rules],
    },
    'all events of its dashboards',
  ),
  line(48, 'names that are paths reach nothing', {
    [terminals]: ['checklist 48: session ids, kinds and folders that are paths reach nothing'],
    [hostile]: ['session ids that are paths reach no file'],
  }),
  line(49, 'sizes are whole numbers', {
    [terminals]: [
      'checklist 49: whatever sizes a browser claims, a session has whole ones that a terminal can have',
    ],
    [roost]: [
      'checklist 49: sizes with fractions or below zero never get past a roost, nor into a session',
    ],
    'src/shared/protocol/stream/frames.test.ts': [
      'checklist 49: whatever size a client asks for, a whole one is on the way',
    ],
  }),
  line(50, 'what does nothing ends', {
    [restart]: [
      'checklist 50: what does nothing ends at the limit, also after a restart; output keeps it',
    ],
  }),
];
