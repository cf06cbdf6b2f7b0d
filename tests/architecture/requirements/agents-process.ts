import type { Requirement } from './requirement.ts';

/**
 * What the client of agents has to do, by the lines of its checklist (acp.md 11) that concern the library: protocol,
 * process and sessions. What a person sees of them comes with the panes.
 */
export const agentProcess: readonly Requirement[] = [
  {
    id: 'agents.A01',
    says: 'greets with exactly the abilities that are implemented, and with version 1 of the protocol only',
    provedBy: {
      'src/main/core/agents/client/agent-client.test.ts': [
        'A01: tells exactly what it can do, and knows what the agent can',
        'A01: refuses another version of the protocol, and is closed then',
      ],
      'tests/integration/agents-opencode.test.ts': ['A01 greets it and learns what it can do'],
      'tests/integration/agents-version.test.ts': [
        'A01 is refused if it speaks another version of the protocol',
      ],
    },
  },
  {
    id: 'agents.A02',
    says: "a start tells its steps, has a limit, and fails with the agent's last words",
    provedBy: {
      'src/main/core/agents/client/lost-agent.test.ts': [
        'A02: that never answers is given up after the time for starting',
      ],
      'src/main/core/agents/transport/text-of-agents.test.ts': [
        'A02 has the last words of the agent in its message, up to a length',
      ],
      'tests/integration/agents-client-opencode.test.ts': ['A02: starts with progress'],
    },
  },
  {
    id: 'agents.A03',
    says: 'an invalid configuration of opencode is told with its file and line',
    provedBy: {
      'src/main/core/agents/client/lost-agent.test.ts': ['A03: that dies at start says why'],
      'tests/integration/agents-opencode-serve.test.ts': [
        'A03 shows what the program says when it does not start',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A03 an invalid configuration reaches a person with file and line',
      ],
    },
  },
  {
    id: 'agents.A04',
    says: 'a program that is missing is told with the places looked at and how to install it',
    provedBy: {
      'src/main/core/agents/discovery/find-agent.test.ts': [
        'A04 lists where it looked, and says how to install what is missing',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A04 a missing program lists the places looked at and how to install it',
        'A04 asks the login shell where its own environment does not lead to the program',
      ],
    },
  },
  {
    id: 'agents.A05',
    says: 'an agent below the oldest version is refused, below the tested one used with a warning',
    provedBy: {
      'src/main/core/agents/discovery/check-version.test.ts': [
        'A05 reads "%s" as %s, and is content',
        'A05 refuses an older one than needed, and names it',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A05 asks a program for its version once, until its file changes',
        'A05 finds the program of the npm package also where install scripts are off',
      ],
      'tests/integration/agents-version.test.ts': [
        'A05 is refused if it is too old, unless that is to be skipped',
        'A05 is used with a warning if it is older than was tried, and without if not',
      ],
    },
  },
  {
    id: 'agents.A06',
    says: 'closing ends a running shell tool too: by the end of input first, then by force',
    provedBy: {
      'tests/integration/agents-opencode-side.test.ts': [
        'A06 ends a running shell with the agent when its input ends',
      ],
      'tests/integration/agents-opencode.test.ts': [
        'A06 leaves nothing running when it is closed while a command runs',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A06 ends by force an agent that does not end with its input, and what it started',
        'A06 ends what an agent has left behind in a session of its own, also after a crash',
      ],
    },
  },
  {
    id: 'agents.A07',
    says: 'a crash in a turn is told within a second, and the agent comes back with its sessions',
    provedBy: {
      'src/main/core/agents/client/lost-agent.test.ts': [
        'A07: fails the turn with how it ended, and everything after (%s)',
      ],
      'src/main/core/agents/pool/agent-pool.test.ts': [
        'A07: starts a dead agent again and opens its sessions again',
        'A07: opens the sessions of a dead agent again when somebody else starts it first',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        'leaves an honest transcript with the end of what it said',
        'needs no word while nothing runs',
      ],
    },
  },
  {
    id: 'agents.A08',
    says: 'garbage, unknown updates, values and content cost only themselves and are in the protocol log',
    provedBy: {
      'src/main/core/agents/client/lost-agent.test.ts': [
        'A08: costs nothing but itself, and stands in the protocol log',
        'A08: answers nobody asked for, and updates of nobody, are passed over',
      ],
      'src/main/core/agents/transport/json-lines-only.test.ts': [
        'A08 keeps lines that can be messages, however they are cut',
      ],
      'src/main/core/agents/updates/parse-update.test.ts': [
        'A08: keeps what it does not know: %s',
        'A08: takes anything: %j',
      ],
    },
  },
  {
    id: 'agents.A09',
    says: 'all text of a turn is there when its prompt resolves',
    provedBy: {
      'src/main/core/agents/client/agent-client.test.ts': [
        'A09: has every update before the prompt resolves, in order',
      ],
      'src/main/core/agents/updates/tap.test.ts': [
        'A09: sees updates and answers in the order of the wire, and keeps updates to itself',
      ],
      'tests/integration/agents-opencode.test.ts': [
        'A09 streams thoughts and text and has all of it when the prompt resolves',
      ],
    },
  },
  {
    id: 'agents.A10',
    says: 'updates that come before the answer of a fork are kept',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A10: updates before the answer to a fork are kept',
      ],
      'tests/integration/agents-misbehaving.test.ts': [
        'A10 keeps updates that come before the answer that makes their session',
      ],
    },
  },
  {
    id: 'agents.A11',
    says: '20,000 chunks arrive whole and in order',
    provedBy: {
      'src/main/core/agents/session/agent-session.test.ts': [
        'A11: 20,000 chunks are complete, for subscribers, a slow reader and the result',
      ],
      'src/main/core/agents/updates/tap.test.ts': [
        'A11: lets other work run while thousands of messages come at once',
      ],
      'src/main/core/agents/updates/update-queue.test.ts': [
        'A11: joins neighbouring chunks of a message, and nothing else',
      ],
    },
  },
  {
    id: 'agents.A12',
    says: "the agent's own HTTP server always has a password",
    provedBy: {
      'src/main/core/agents/opencode/prepare-side-channel.test.ts': [
        'A12 gives each argument once and a new password each time',
        'A12 does not use an agent that lets everybody in',
      ],
      'tests/integration/agents-opencode-serve.test.ts': [
        'A12 starts a server with a password and ends it',
      ],
      'tests/integration/agents-opencode-side.test.ts': [
        'A12 lets nobody in without the password',
        'A12 does not start on a port that somebody else has',
      ],
    },
  },
  {
    id: 'agents.A13',
    says: 'keys and passwords are in no log, error, protocol log or measurement',
    provedBy: {
      'src/main/core/agents/logging/redact.test.ts': [
        'hides values named like a secret, at any depth, and keeps the rest',
        'hides environments and headers in every form',
      ],
      'src/main/core/agents/opencode/model-capabilities.test.ts': ['A13 never keeps a key'],
      'src/main/core/agents/opencode/opencode-side-channel.test.ts': [
        'A13 says what is wrong without quoting answers or the password',
      ],
    },
  },
  {
    id: 'agents.A14',
    says: 'everything works without a network, and nothing waits for one',
    provedBy: {
      'tests/integration/agents-opencode-side.test.ts': [
        'A14 worked although nothing it asked of the internet was ever answered',
      ],
    },
  },
  {
    id: 'agents.A15',
    says: 'a session needs an existing absolute folder, or fails before anything is asked',
    provedBy: {
      'src/main/core/agents/client/agent-client.test.ts': [
        'A15: wants a folder that is there, before anything is sent',
      ],
    },
  },
  {
    id: 'agents.A16',
    says: 'all sessions of a project are listed, beyond what the agent itself tells',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A16: lists page by page, and all of them',
      ],
      'src/main/core/agents/opencode/recordings.test.ts': ['A16 lists sessions'],
      'src/main/core/agents/opencode/session-database.test.ts': [
        'A16 reads an old database with fewer columns',
        'A16 lists more than 100 sessions of a project, the one changed last first',
      ],
    },
  },
  {
    id: 'agents.A17',
    says: 'a loaded session looks as it did live',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A17, A19: load replays everything before it resolves, as history',
      ],
      'src/main/core/agents/opencode/recordings.test.ts': [
        'A17 a turn looks as it should: %s',
        'A17 A19 history looks as it should: %s',
      ],
      'src/main/core/agents/session/session-history.test.ts': [
        'A17: leaves out what is not text or is meant for the model alone',
      ],
    },
  },
  {
    id: 'agents.A18',
    says: 'a session has one owner',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A18: a session has one owner, in one client and among several',
      ],
      'src/main/core/agents/pool/agent-pool.test.ts': [
        'A18: gives a session to one owner only, and to the next one after that',
        'A18: opens a session again only when the agent has let it go',
      ],
      'tests/integration/agents-client-opencode.test.ts': [
        'A18, A19, A20: resumes without history, and forks with all of it',
      ],
    },
  },
  {
    id: 'agents.A19',
    says: 'a fork has its whole history and its origin',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A17, A19: load replays everything before it resolves, as history',
        'A19: a whole fork has all that the other session had, marked with where it comes from',
      ],
      'src/main/core/agents/opencode/recordings.test.ts': [
        'A17 A19 history looks as it should: %s',
      ],
      'tests/integration/agents-client-opencode.test.ts': [
        'A18, A19, A20: resumes without history, and forks with all of it',
      ],
    },
  },
  {
    id: 'agents.A20',
    says: 'a known transcript is resumed without a replay',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A20: resume gives back what is open already',
      ],
      'src/main/core/agents/pool/agent-pool.test.ts': [
        'A20: resumes without replay where the transcript is known and the agent can',
      ],
      'tests/integration/agents-client-opencode.test.ts': [
        'A18, A19, A20: resumes without history, and forks with all of it',
      ],
    },
  },
  {
    id: 'agents.A21',
    says: 'a title is known soon after the first answer',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A21: finds the title in the list where the agent does not tell it',
      ],
      'src/main/core/agents/opencode/side-event-reader.test.ts': [
        'A21 tells a title once, and not the one that only says when a session began',
      ],
      'tests/integration/agents-opencode-side.test.ts': [
        'A21 tells the title soon after the first answer, and cost of each request',
      ],
      'tests/e2e/chat-day.spec.ts': [
        'a day: start, stream, approve, deny, cancel, queue, diff, restart in a turn, go on, search, export (A14 A21 A26 A27 A28 A45 A69)',
      ],
    },
  },
  {
    id: 'agents.A22',
    says: 'closing, renaming and deleting work where agent or side channel can',
    provedBy: {
      'src/main/core/agents/opencode/opencode-side-channel.test.ts': [
        'A22 renames, archives, deletes and puts files back',
      ],
      'tests/integration/agents-opencode-side.test.ts': ['A22 renames, archives and deletes'],
      'tests/integration/agents-opencode.test.ts': [
        'A21 A22 learns the title, renames and deletes',
      ],
    },
  },
  {
    id: 'agents.A23',
    says: 'an unknown session is called that, whatever the agent says',
    provedBy: {
      'src/main/core/agents/client/open-sessions.test.ts': [
        'A23: an unknown session is "not found", and nothing is left of it',
      ],
      'src/main/core/agents/errors/to-acp-error.test.ts': [
        'A23 knows the forms in which an unknown session is told',
      ],
      'src/main/core/agents/opencode/session-database.test.ts': [
        'A23 says that a session is not there',
      ],
    },
  },
];
