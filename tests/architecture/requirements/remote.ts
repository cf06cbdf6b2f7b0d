import type { Requirement } from './requirement.ts';

const page = 'tests/e2e/remote.spec.ts';

/** This machine, reached from elsewhere. */
export const remote: readonly Requirement[] = [
  {
    id: 'remote.link',
    says: 'a machine is linked by keyboard: roost, code and QR, proven by a message that comes back',
    provedBy: {
      [page]: [
        'a machine is linked with the keyboard alone: added, signed in with code and QR, proven, removed',
      ],
      'src/renderer/remote/roost-address.test.ts': ['%s is an address', '%s is none'],
      'src/renderer/remote/qr-path.test.ts': ['dark modules beside each other are one piece'],
    },
  },
  {
    id: 'remote.viewers',
    says: 'who is attached from elsewhere is listed, marked at the session, and cut off',
    provedBy: {
      [page]: ['who is connected is listed, marked at the session, and cut off'],
      'src/renderer/remote/remote-words.test.ts': ['who is attached to a session'],
    },
  },
  {
    id: 'remote.access',
    says: 'who may come in is changed in the page and kept at once; unreadable rules let nobody in',
    provedBy: {
      [page]: [
        'who may come in is changed, kept at once, and can be taken back',
        'rules that cannot be read keep everybody out, and say what to do',
      ],
      'src/renderer/remote/people.test.ts': ['owners who are not on the list'],
    },
  },
  {
    id: 'remote.idle',
    says: 'a window that looks at the link loads nothing of it',
    provedBy: {
      'src/main/core/link/lazy-link.test.ts': [
        'who only watches loads nothing, and is told once somebody else has',
      ],
    },
  },
  {
    id: 'remote.contract',
    says: 'all of Aerie is reached through the tunnel, as far as the rules allow, and hostile roosts only end it',
    provedBy: {
      'tests/integration/remote-contract.test.ts': [
        'a terminal, large pastes and the list of chats; nothing of it in the clear',
        'members use sessions they began, and nothing else',
        'who is cut off, or locked out, is out at once',
        'an opening that is sent again serves nobody',
        'programs have the same sessions as at the machine; another key is refused',
      ],
      'src/main/core/link/channel/contract-rules.test.ts': [
        'every method is closed to everybody elsewhere until it is listed',
        'what opens doors is closed also to owners',
      ],
      'src/main/client/tunnel/channel-transport.test.ts': [
        'hostile pieces in any number do nothing but end the channel',
        'what a side sent does not come back as received',
      ],
    },
  },
];
