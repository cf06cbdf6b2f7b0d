import type { Requirement } from './requirement.ts';

const direct = 'tests/integration/remote-direct.test.ts';
const door = 'tests/integration/remote-direct-door.test.ts';
const parts = 'src/main/core/link/direct';

/** People who come past the roost, to a port of this machine. */
export const remoteDirect: readonly Requirement[] = [
  {
    id: 'remote.direct.sessions',
    says: 'sessions are begun, gone on with and taken over past the roost, which learns nothing of them',
    provedBy: {
      [direct]: [
        'a session is begun, typed into, sized and ended at the door, and the roost learns nothing of it',
        'a session that was begun through the roost goes on at the door, and back',
      ],
      [door]: ['what comes while a session begins waits in order, as much as there is room for'],
    },
  },
  {
    id: 'remote.direct.rules',
    says: 'every rule of the way through a roost holds there too; people are who their pass says',
    provedBy: {
      [direct]: [
        'what somebody says of themselves is nothing; others keep what they have',
        'a locked machine asks for the passkey there, too, and cuts off whom it no longer lets in',
      ],
      [door]: [
        'who is taken off the list is out, whether they have said something or not',
        'who is taken off the list while their pass is looked at does not come in',
        'one session each; what does not belong there is dropped, and who it is from is replaced',
      ],
      [`${parts}/identify.test.ts`]: [
        'the owner comes in, and nobody else whom only a roost with many users knows',
        'people on the list and admins come in as far as their passkey',
        'an organisation sends people to one machine, not to all that it has',
        'a roost that tells another’s key for its own keeps nobody of the other out',
      ],
    },
  },
  {
    id: 'remote.direct.passes',
    says: 'only passes that a linked roost signed with ES256 for this machine count, until they are over (V6)',
    provedBy: {
      [`${parts}/handoff-token.test.ts`]: [
        'V6: a pass is read with the key of its roost, until its time is over',
        'V6: no byte of it can be another',
        'passes of another key, without signature, or signed with the public key as a secret are none',
        'passes that are over, not yet good, for ever, of nobody, or too long are none',
        'only keys of P-256 count',
      ],
      [`${parts}/identify.test.ts`]: [
        'passes for another machine are refused, also those of the owner',
        'the roost is found by its key; while one has told none, that is told',
      ],
      [direct]: [
        'the door is closed to everybody without a good pass',
        'before the roost has told its key, nobody can be known',
      ],
      [door]: ['nobody stays longer than the roost vouches for them'],
    },
  },
  {
    id: 'remote.direct.port',
    says: 'a port is open exactly while it is wanted, and what is done to it ends there',
    provedBy: {
      [direct]: [
        'the port is open exactly while it is switched on and there is a link',
        'a port that another program has is told, with what to do',
      ],
      [door]: [
        'who says nothing is closed out, and who does not answer is cut off',
        '%s ends the connection',
        'floods of messages, sockets and requests end where they begin',
        'a port that is closed leaves nothing behind',
        'a port that is taken is tried again by itself, and the last wish counts',
        'half a request, no request, and a request that is left alone hold nothing',
      ],
      [`${parts}/request-head.test.ts`]: [
        'a request to %s',
        'pages of linked roosts may connect, others may not',
        'there is nothing else',
      ],
    },
  },
  {
    id: 'remote.direct.page',
    says: 'the port is switched on in the page, which says what it opens, how it is and who comes there',
    provedBy: {
      'tests/e2e/remote-direct.spec.ts': [
        'a port is opened, says how it is and what it opens, and who comes there is seen',
      ],
      'src/renderer/remote/direct-words.test.ts': ['the port in words', 'listening on "%s"'],
    },
  },
];
