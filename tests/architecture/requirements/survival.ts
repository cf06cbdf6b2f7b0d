import { type Requirement } from './requirement.ts';

const host = 'tests/integration/session-host.test.ts';
const federation = 'src/main/core/session-hosts/session-federation.test.ts';

/** What outlives the window, the app and its updates. */
export const survival: readonly Requirement[] = [
  {
    id: 'host.survive',
    says: 'persistent sessions outlive quit and crash of the app, with screen, scrollback and title',
    provedBy: {
      [host]: [
        'go on when the app quits, and are there again with screen, scrollback and title',
        'go on when the app is killed in the middle of a flood, and nothing is missing after',
      ],
      'tests/electron-double/quit-scenarios.ts': [
        'quits without ending persistent sessions, which their host keeps with screen and all',
      ],
    },
  },
  {
    id: 'host.update',
    says: 'a version change ends no session: the old host finishes what it runs, the new one starts the rest',
    provedBy: {
      [host]: [
        'outlive an update: the old host finishes what it runs, from files the update cannot touch',
      ],
      [federation]: [
        'retires the host of an older build, which then starts nothing more',
        'copies a session of an old host into the newest',
      ],
    },
  },
  {
    id: 'host.once',
    says: 'a host is never started twice, never orphaned, and ends when empty',
    provedBy: {
      [host]: [
        'share one host however many ask for it at once, and end with their processes on SIGTERM',
      ],
      'src/main/core/session-hosts/host-lifetime.test.ts': [
        'ends after half a minute without clients and running sessions',
        'finishes what it runs once retired, whoever is connected, and lets last words be read',
        'does not end while a session is being started, and starts none once it ends',
        'stays empty for programs on the local socket as long as anybody is connected',
      ],
      'src/main/core/local-api/control-door.test.ts': [
        'is tried again until it opens, and says once that it did not',
      ],
      'src/main/core/system/process-lock.test.ts': [
        'is held by one, and free again once released',
        'is free when its process is gone, also when another process has the number now',
      ],
    },
  },
  {
    id: 'host.loss',
    says: 'the loss of a host is told, and what it kept comes back',
    provedBy: {
      [host]: ['come to an honest end when their host is killed, and new ones start in a new host'],
      [federation]: [
        'says that terminals were lost with their process, and lets viewers come back to what is left',
        'starts a session here, and says so, when no host can be had',
        'says nothing when only the connection to a host was lost',
        'asks a host that did not answer again, until it does',
        'waits for a host that is about to end, and starts the session in the next',
      ],
    },
  },
];
