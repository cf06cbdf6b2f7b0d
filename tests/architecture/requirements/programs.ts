import { contract, type Requirement } from './requirement.ts';

const door = 'tests/integration/contract-door.test.ts';
const control = 'tests/integration/control-door.test.ts';
const sdk = 'tests/integration/sdk.test.ts';
const sdkPackage = 'tests/integration/sdk-package.test.ts';

/** What programs of the same user get: the local door and the SDK. */
export const programs: readonly Requirement[] = [
  {
    id: 'programs.door',
    says: 'a local door carries the whole contract to programs of the same user, and to nobody else',
    provedBy: {
      [contract]: ['carries terminal bytes both ways, unchanged and in order'],
      [door]: [
        'are for their owner only, tell who answers, and go with the door',
        'are not made in a folder that others may write to, or behind a link',
        'replaces what a dead one left behind, and refuses while one lives',
        'gives the token to no socket in a folder that others may write to',
      ],
      [control]: ['opens and closes the door of an app; a second app gets another name'],
    },
  },
  {
    id: 'programs.bad-input',
    says: 'bad callers of the local door are refused within five seconds and affect nobody else',
    provedBy: {
      'src/shared/protocol/door/door-frames.test.ts': [
        'gives the same frames however it is split',
        'gives only whole frames when it ends early',
        'refuse an unknown type, a length beyond the limit and text that is not UTF-8',
      ],
      [door]: [
        'refuses %s at once',
        'has a deadline of five seconds and a limit of 32 strangers',
        'that sends %s loses its connection only',
        'that stops reading is given up after half a minute, and affects nobody else',
      ],
      [control]: ['is told when the folder cannot be used; nothing else is affected'],
      'tests/contract/door-fuzz.test.ts': ['serves others on, whatever one sends'],
    },
  },
  {
    id: 'programs.sdk',
    says: 'every operation is there for TypeScript, with typed errors, signals and async iterables',
    provedBy: {
      [sdk]: [
        'are all there, under the names of the contract',
        'record a session to a file, and read and delete it',
        'write text and bytes in order, of any length',
        'fail with typed errors, and keep the connection',
        'end calls, attachments and events with their reason',
        'tell what happens from the moment they are there, in order',
        'fails what waits, and is told once',
      ],
      'src/main/client/event-reader.test.ts': [
        'fails rather than leaving events out, when nobody reads them',
      ],
    },
  },
  {
    id: 'programs.attach',
    says: 'an attached program loses nothing it can take, and holds nothing it did not read',
    provedBy: {
      [sdk]: [
        'gives the screen, then all that follows, to the end',
        'loses and repeats nothing, however fast it comes',
        'is sent no more than it takes, and sees a new screen for what it missed',
      ],
      'src/main/client/terminal-attachment.test.ts': [
        'acknowledges the screen at once, and output only when it was read',
      ],
    },
  },
  {
    id: 'programs.package',
    says: 'the package entry works in plain Node from any folder, with declarations',
    provedBy: {
      [sdkPackage]: [
        'works from a plain script, from the first session to its last output',
        'has declarations that a strict TypeScript program and the examples can use',
      ],
      'tests/architecture/bundle.test.ts': ['aerie/client is one file that needs only Node'],
    },
  },
];
