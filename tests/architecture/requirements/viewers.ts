import { e2e, integration, type Requirement, session } from './requirement.ts';

/** Nothing is lost on reload or disconnect. */
export const viewers: readonly Requirement[] = [
  {
    id: 'viewer.attach',
    says: 'attach by snapshot and exactly the bytes that follow',
    provedBy: {
      [session]: [
        'shows what was printed before and after attaching, once',
        'loses and repeats nothing that is printed while the snapshot is made',
      ],
      'src/main/core/emulator/replay.test.ts': [
        'rebuilds any state, and what follows has the same effect',
      ],
    },
  },
  {
    id: 'viewer.size',
    says: "the last active viewer's size wins; others see it letter-boxed",
    provedBy: {
      [e2e.reading]: ['two windows share a session; the last active one decides the size'],
      'src/main/core/sessions/size-arbiter.test.ts': ['follows the viewer that was active last'],
    },
  },
  {
    id: 'viewer.stalled',
    says: 'a viewer that stops reading slows nobody and is resynchronised',
    provedBy: {
      [session]: [
        'resynchronises a viewer that stopped reading, without slowing the program or others',
      ],
      [integration.sessions]: [
        'shows every viewer the same end, the stalled one after it reads again, equal to a reference',
      ],
    },
  },
  {
    id: 'viewer.flood',
    says: 'a flood stays readable and Ctrl-C ends it at once',
    provedBy: {
      [e2e.reading]: ['a flood stays readable and Ctrl+C ends it'],
      [integration.sessions]: ['stops `yes` at once on Ctrl-C and goes on'],
    },
  },
  {
    id: 'viewer.answers',
    says: 'exactly one party answers terminal queries',
    provedBy: {
      [e2e.terminal]: ['a query is answered once, with two viewers attached'],
      [integration.sessions]: ['answers a program’s query exactly once, however many look'],
    },
  },
  {
    id: 'viewer.reconnect',
    says: 'a lost connection keeps the screen and comes back',
    provedBy: {
      [e2e.terminal]: ['a lost connection keeps the screen readable and the typing'],
      'tests/e2e/workbench-trouble.spec.ts': [
        'what happens while disconnected is made good: a hidden pane, one closed elsewhere',
      ],
      'src/renderer/client/wing-connection.test.ts': [
        'comes back after a loss, with streams subscribed anew and no listener left behind',
      ],
    },
  },
  {
    id: 'viewer.streams-wait',
    says: 'a client that does not read its streams costs about 1 MiB and nobody else anything',
    provedBy: {
      'tests/contract/back-pressure.test.ts': [
        'a stream waits for a client that does not read, and goes on when it does',
        'a client that goes away while its stream waits leaves nothing behind',
      ],
    },
  },
  {
    id: 'viewer.emoji-width',
    says: 'host and screen give emoji the same columns',
    provedBy: {
      [e2e.terminal]: ['wide characters take the same columns on host and screen'],
      'src/main/core/emulator/xterm.test.ts': [
        'knows the width of emoji whatever else stands in the memory that small buffers share',
      ],
    },
  },
  {
    id: 'viewer.first-look',
    says: 'who comes at once after a start finds the sessions from before it',
    provedBy: {
      'tests/contract/first-look.test.ts': [
        'waits for a session that a host has, and types into it',
        'tells that there is none once that is known',
      ],
    },
  },
];
