import type { Requirement } from './requirement.ts';

const keys = 'tests/integration/wing-hostile-keys.test.ts';
const people = 'tests/integration/wing-hostile-people.test.ts';
const access = 'src/main/core/link/access';

/** What a roost that is hostile gains by what it reads, claims and puts in the place of something else. */
export const remoteSecurity: readonly Requirement[] = [
  {
    id: 'remote.security.tokens',
    says: 'what a passkey opened is open to its key, user and roost only, and clients of ours never send it',
    provedBy: {
      [keys]: [
        'checklist 34: a token that a roost has read is good with the key of its tab, and with no other',
        'a token that its holder keeps works for every key they take, and the roost never gets it',
      ],
      [`${access}/auth-tokens.test.ts`]: [
        'a token is good with the key it was got with, and no proof makes it good with another',
        'of a token that is kept, a proof is good with its key, for its holder',
        'one person, and one roost, have only their own tokens forgotten',
      ],
      [`${access}/stored-access.test.ts`]: [
        'a key that is forgotten ends what it opened for that person, and nothing of others',
        'of two who show a passkey at once for somebody who has none yet, one comes in: whose is kept',
      ],
    },
  },
  {
    id: 'remote.security.challenges',
    says: 'a challenge is for two keys and counts once, also after a restart; clients of ours sign no other',
    provedBy: {
      [keys]: [
        'a key that is put in the place of the browser’s is found out before the passkey is used',
        'a roost that stands between a client and the machine gets nothing signed',
        'what was signed on the way to a session is of no use after a restart of the machine',
      ],
      [`${access}/stored-access.test.ts`]: [
        'a challenge is good with the key that asked for it, and with no other',
        'what was signed in an earlier run is never taken for what a client has chosen',
        'the first passkey of an admin is kept: a roost that vouches for one of its own comes too late',
      ],
      [`${access}/stored-access-secret.test.ts`]: [
        'a store of secrets that could not be read at first is read when a passkey is asked for',
      ],
      [`${access}/challenges.test.ts`]: [
        'a challenge is good for a minute by either clock',
        'without a secret nothing counts',
      ],
    },
  },
  {
    id: 'remote.security.sessions',
    says: 'what is typed for one session gets to no other where keys are for one, and else is typed once',
    provedBy: {
      [keys]: [
        'what is sealed for one session opens at no other, whoever hands it there first',
        'what a stock tab types with one key for all its sessions is typed once, whatever is done with it',
      ],
      'src/main/core/link/crypto/sealed-channels.test.ts': [
        'a key for one session opens what was sealed for it at no other, nor as a key for everything',
        'after a restart a tab’s key opens nothing that was sent to it before',
        'a key that is written in another way is none: what was opened would open again',
      ],
      'src/shared/protocol/e2ee/web-sealer.test.ts': [
        'a key for one session opens nothing of another',
      ],
    },
  },
  {
    id: 'remote.security.people',
    says: 'people are of one roost: another that names the same person opens, shows, plays and cuts off nothing',
    provedBy: {
      [people]: [
        'checklist 38: admins and members of one roost are nobody on another that names the same address',
        'whoever is cut off on one roost stays on another that calls somebody by the same id',
        'members are told nothing of the machine but what they may use',
      ],
      [`${access}/stored-access.test.ts`]: [
        'what one roost says of an address makes nobody an admin or a member on another',
      ],
      'src/main/core/link/tunnel/history-handlers.test.ts': [
        'members play what they began through the same roost: another calls somebody else by their id',
      ],
      'src/main/core/link/channel/contract-rules.test.ts': [
        'members learn nothing of the home folder, the shell and the process of the machine',
      ],
      'src/main/core/link/channel/own-people.test.ts': [
        'who rules the machine from elsewhere is told of people of their roost only',
        'also each time that it changes',
      ],
      'src/main/core/link/link-service.test.ts': [
        'a roost is told how many of its own people are on the list',
      ],
      'src/main/core/link/tunnel/wing-handlers.test.ts': [
        'people of one roost are not told how many of another are on the list',
      ],
      'src/main/core/link/tunnel/access-handlers.test.ts': [
        'folders of people of another roost stay theirs, whatever is shared anew',
      ],
      'src/main/core/link/pty/admit.test.ts': [
        'what people of another roost do is not for members to watch',
      ],
    },
  },
  {
    id: 'remote.security.older-people',
    says: 'people of older files are of the only roost, or nobody until somebody chooses',
    provedBy: {
      'src/main/core/link/remote-store.test.ts': [
        'people of an older file are of the one roost there is',
        'with several roosts they are nobody until somebody chooses, also after one is removed',
      ],
      'src/renderer/remote/people.test.ts': [
        'entries without a roost that is there are counted, named and bound; the others stay',
      ],
      'tests/e2e/remote-people.spec.ts': [
        'people of an older file count for nobody until their roost is chosen',
      ],
    },
  },
  {
    id: 'remote.security.plain',
    says: 'a token goes without TLS only where somebody has agreed to that, at every dial',
    provedBy: {
      [people]: ['a token goes nowhere without TLS unless somebody has agreed to that'],
      'src/main/core/link/link-service.test.ts': [
        'an address without TLS that nobody has agreed to is not dialled, whatever the file says',
      ],
    },
  },
  {
    id: 'remote.security.shares',
    says: 'nobody starves others, on their roost or another; answers without end are not read to it',
    provedBy: {
      [people]: [
        'somebody who begins sessions without end takes no place of others',
        'a list of machines without an end is not read to it',
      ],
      'src/main/core/link/fair-shares.test.ts': [
        'whoever takes all they can get leaves places to others, on their roost and on another',
      ],
      'src/main/core/link/crypto/sealed-channels.test.ts': [
        'of strangers little is remembered, of people who may come in all that they sent',
        'a person with keys without end has only their own forgotten, and none that others hold as well',
      ],
      'src/main/core/link/fair-cache.test.ts': [
        'whoever comes up with more and more pushes out what is theirs',
        'a full roost loses the oldest of whoever has most, and another roost nothing',
      ],
      [`${access}/stored-access.test.ts`]: [
        'what another roost asks for without end has nothing forgotten of this one’s people',
      ],
      'src/main/core/link/remote-caller.test.ts': [
        'of passkeys without end those count that a roost puts behind what a browser has sent',
      ],
      'src/shared/protocol/wing/channel-pieces.test.ts': [
        'a frame is put together from what pieces said when they came',
      ],
      'tests/integration/remote-direct-door.test.ts': [
        'people of one roost take all its places, and none of another',
      ],
      'src/main/core/link/tunnel/tunnel-server.test.ts': [
        'whoever floods gets refusals, and takes nothing from others, on the same roost or another',
      ],
    },
  },
  {
    id: 'remote.security.withdrawn',
    says: 'access that is withdrawn ends what is on its way as well: starts, answers, connections, channels',
    provedBy: {
      'tests/integration/remote-revoke.test.ts': [
        'a session that was about to begin does not, and nothing of it is left',
        'one that had just begun ends',
        'a member’s ends when their folder is taken away while it begins',
        'nobody is attached by a link that was ended meanwhile, and the session goes on',
        'whoever waits for a passkey on a link that is ended waits no more',
        'a name that is another session’s takes nothing away from that',
        'a connection from machine to machine ends with the access of who made it',
      ],
      'src/main/core/link/roost-link.test.ts': [
        'a link that is given up is told to those who serve its people, one that is lost is not',
      ],
      'src/main/core/link/tunnel/tunnel-server.test.ts': [
        'a stream ends at once for whoever may not go on, and is not read to its end for nobody',
        'whoever was an admin by the rules is one no more once they say so',
      ],
    },
  },
  {
    id: 'remote.security.folders',
    says: 'paths of Windows and of networks are known for what they are, and links lead out of no shared folder',
    provedBy: {
      'src/main/core/link/tunnel/posix-path.test.ts': [
        'a folder of Windows is told as a path with slashes: %s',
        'on Windows two ways to write a folder are one, elsewhere they are two',
        'below a folder is what is in it, not what begins or climbs alike',
        'paths of a network and of devices are known as such',
      ],
      'src/main/core/link/pty/is-in-place.test.ts': [
        'a folder in a shared one must not be a link that leads out of it',
      ],
    },
  },
];
