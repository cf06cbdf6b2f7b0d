import type { Requirement } from './requirement.ts';

/**
 * What the client of agents has to do, by the lines of its checklist (acp.md 11) that concern the library;
 * what a person sees of them comes with the panes.
 */
export const agents: readonly Requirement[] = [
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
        'A05 warns of one older than was tried',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A05 asks a program for its version once, until its file changes',
        'A05 finds the program of the npm package also where install scripts are off',
      ],
      'tests/integration/agents-version.test.ts': [
        'A05 is refused if it is too old, unless that is to be skipped',
        'A05 is used with a warning if it is older than was tried, and without if not',
        'A05 is asked by --version if it does not tell',
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
        'A06 an agent that outlived a killed Aerie is ended by the next one',
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
        'takes what ran without a turn with it',
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
        'A08: a bad field or item costs only itself',
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
        'hides what looks like a secret in %j',
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
  {
    id: 'agents.A25',
    says: 'thoughts have a duration',
    provedBy: {
      'src/shared/chat/reduce-chat.test.ts': [
        'have a duration once something else begins',
        'that were replayed have none',
        'are text only',
      ],
    },
  },
  {
    id: 'agents.A26',
    says: 'a stopped turn is called stopped, whatever the agent answers',
    provedBy: {
      'src/main/core/agents/session/agent-session.test.ts': [
        'A26: cancel ends the turn, which is marked whatever the agent says',
        'A26: a cancel while nothing runs does not mark the next turn',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        'A26: is a cancellation if somebody asked for it, whatever the agent says',
      ],
      'tests/integration/agents-misbehaving.test.ts': [
        'A26 a cancelled turn counts as such whatever the agent says',
      ],
    },
  },
  {
    id: 'agents.A27',
    says: 'stopping answers open questions at once',
    provedBy: {
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'see the request go when the turn is cancelled; the agent is told so (A27)',
      ],
      'src/main/core/agents/broker/permission-broker.test.ts': [
        'closes what the agent takes back (A27)',
      ],
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A27: cancelling the turn answers open questions "cancelled" at once',
      ],
    },
  },
  {
    id: 'agents.A28',
    says: 'prompts wait in a queue that can be edited, reordered and cut, and are sent in order',
    provedBy: {
      'src/main/core/agents/session/agent-session.test.ts': [
        'A28: refuses a second prompt unless it may wait or steer',
        'A28: shows, changes, moves and removes what waits, and sends it in order',
        'A28: sends at once where the agent can be steered',
      ],
      'src/main/core/chat/record-session.test.ts': [
        'A28: follows the queue: order, changes, what is taken back and what is sent',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        'can be changed, ordered, taken back, and goes to the end when sent',
        'leaves what was sent alone',
      ],
    },
  },
  {
    id: 'agents.A29',
    says: 'an empty prompt is refused, and text that only looks like a command reaches the model',
    provedBy: {
      'src/main/core/agents/query/query.test.ts': ['A29: starts nothing for an empty prompt'],
      'src/main/core/agents/session/agent-session.test.ts': [
        'A29: sends nothing empty',
        'A29: text with a slash that is no command reaches the model',
      ],
      'tests/integration/agents-opencode.test.ts': [
        'A28 A29 queues prompts and sends text that only looks like a command',
      ],
    },
  },
  {
    id: 'agents.A30',
    says: 'silence and retries of the provider are known',
    provedBy: {
      'src/main/core/agents/opencode/side-event-reader.test.ts': [
        'A30 tells retries, and that the session works again',
      ],
      'src/shared/chat/chat-activity.test.ts': [
        'nothing while none runs',
        'waits for the model after 10 s of silence',
        'is patient with commands and people',
      ],
      'src/shared/chat/reduce-update.test.ts': ['A30, A57: hear what the side channel tells'],
    },
  },
  {
    id: 'agents.A31',
    says: 'errors have a class and say what helps',
    provedBy: {
      'src/main/core/chat/record-session.test.ts': ['A31: explains %s'],
      'tests/integration/agents-opencode.test.ts': [
        'A31 says what a provider has against a request',
      ],
    },
  },
  {
    id: 'agents.A32',
    says: 'every end of a turn that needs a word gets one',
    provedBy: {
      'src/main/core/agents/session/agent-session.test.ts': [
        'A32: tells other reasons to stop, and an unknown one as the usual',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        '%s is explained',
        'needs no word after an answer or a tool',
        'without an answer is explained',
      ],
      'src/shared/chat/reduce-update.test.ts': [
        'A32: a compaction gathers its summary, and ends with the turn at the latest',
      ],
    },
  },
  {
    id: 'agents.A34',
    says: 'a command that failed is shown as failed though the agent calls it completed',
    provedBy: {
      'src/shared/chat/reduce-tool.test.ts': ['A34: that completed with an exit code have failed'],
      'src/shared/chat/tool-facts.test.ts': ['of %j is %s'],
      'tests/integration/agents-opencode.test.ts': [
        'A34 runs a command that was allowed and tells its exit code',
      ],
    },
  },
  {
    id: 'agents.A35',
    says: 'output of a shell arrives while it runs, within limits',
    provedBy: {
      'src/shared/chat/reduce-tool.test.ts': ['A35: grow by what was added to their output only'],
    },
  },
  {
    id: 'agents.A36',
    says: 'edits and writes have a real diff, replayed ones too',
    provedBy: {
      'src/main/core/agents/tools/previous-contents.test.ts': [
        'is read once the call names its file, and kept when it is written',
        'is nothing for a new file',
        'is found by a path within the project too',
      ],
      'src/main/core/chat/record-writes.test.ts': [
        'are compared with what they held before',
        'are new where there was none',
        'are left alone outside of the project, in history, and after the end',
      ],
      'src/shared/chat/file-changes.test.ts': [
        'come from a unified patch first, with the path that the input names',
        'come from the permission’s patch while nothing is done yet',
        'come for several files from one patch or several',
      ],
    },
  },
  {
    id: 'agents.A38',
    says: 'images of tools and messages are kept',
    provedBy: {
      'src/main/core/chat/chat-recorder.test.ts': ['A38: keeps images beside the items, once'],
    },
  },
  {
    id: 'agents.A40',
    says: 'terminals have all five methods, a byte limit at a character border, and keep their text',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A40: runs commands that somebody allowed',
      ],
      'src/main/core/agents/terminals/command-allowances.test.ts': [
        '%j covers %s %j',
        '%j does not cover %s %j',
        'counts only while the call is open, in its session, and for what was asked',
      ],
      'src/main/core/agents/terminals/command-line.test.ts': [
        'starts %s %j as it is',
        'gives %s to the shell',
        'uses the shell of Windows with its own quoting',
      ],
    },
  },
  {
    id: 'agents.A41',
    says: "reading knows lines and unsaved text, and opencode's writes never touch the disk",
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A41, A42: reads and writes files of the project, and no others',
        'A41: writes nothing for an agent that only tells what it writes',
      ],
      'src/main/core/agents/files/delegated-files.test.ts': [
        'are written and read back, and refused with a code it knows',
        'are left alone on disk for an agent that writes them itself',
      ],
      'src/main/core/agents/files/file-requests.test.ts': [
        'reads text as it is, with its byte order mark and line ends',
        'from line %s at most %s',
        'prefers what is not saved yet, also of a file that is not on the disk',
      ],
    },
  },
  {
    id: 'agents.A42',
    says: 'no path leads outside of the project',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A41, A42: reads and writes files of the project, and no others',
      ],
      'src/main/core/agents/files/boundary-property.test.ts': [
        'is read and written inside of the session’s folder or not at all',
      ],
      'src/main/core/agents/files/delegated-files.test.ts': [
        'are written and read back, and refused with a code it knows',
        'are left alone on disk for an agent that writes them itself',
      ],
    },
  },
  {
    id: 'agents.A43',
    says: "a sub-agent's work is known as far as the side channel tells",
    provedBy: {
      'src/main/core/agents/opencode/side-event-reader.test.ts': [
        'A43 tells what sub-agents think, say and do, but not what they were told',
      ],
      'src/shared/chat/reduce-child.test.ts': [
        'write into the card of the call that runs them',
        'show what they do, and who works for them',
        'show the end of what they write',
      ],
      'tests/integration/agents-opencode-side.test.ts': [
        'A44 A43 answers for a sub-agent and shows what it does, in another project too',
      ],
    },
  },
  {
    id: 'agents.A44',
    says: "a sub-agent's question can be answered, or its silence is noticed",
    provedBy: {
      'src/main/core/agents/opencode/opencode-side-channel.test.ts': [
        'A44 answers where it was asked, in whatever project that is',
      ],
      'src/main/core/agents/opencode/side-event-reader.test.ts': [
        'A44 says which session of ours the permission of a sub-agent belongs to',
      ],
      'src/main/core/agents/permissions/follow-side-requests.test.ts': [
        'are answered where they were asked',
        'are left to ACP if the session itself asks, and to others if it is not ours',
        'are asked once, though the channel tells of them again',
      ],
    },
  },
  {
    id: 'agents.A45',
    says: 'a question has all offered answers in their order',
    provedBy: {
      'src/main/core/agents/broker/broker-property.test.ts': [
        'every request ends exactly once, the same in the record as for the agent',
      ],
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'are shown the request, and the agent gets their answer (A45)',
      ],
      'src/main/core/agents/broker/permission-broker.test.ts': [
        'lists what is open, in order, for one session or all',
        'gives the agent the first answer and tells everybody that it is over',
        'takes only what was offered, and waits on',
      ],
    },
  },
  {
    id: 'agents.A46',
    says: 'details missing in a question come from its tool call',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A46: whoever decides knows the tool call that was announced just before',
      ],
      'src/main/core/agents/permissions/create-permission-requests.test.ts': [
        'goes to the handler with all that is known of the call (A46)',
      ],
      'src/main/core/agents/permissions/merge-tool-call.test.ts': [
        'keeps what is known where the request says nothing of its own',
        'prefers what the request says',
        'takes input that is no object as it is',
      ],
    },
  },
  {
    id: 'agents.A47',
    says: 'rules can be listed and revoked',
    provedBy: {
      'src/main/core/agents/permissions/permission-rule-book.test.ts': [
        'lists what was added until it is revoked, and tells of both',
        'keeps one rule of those that say the same',
        'gives the rules for an agent in a project, general ones included',
      ],
      'src/main/core/agents/permissions/suggest-rules.test.ts': [
        '%s with %j: %j',
        'are for this agent and project, and such that they can be added',
      ],
      'tests/integration/agent-requests-store.test.ts': [
        'last over a restart until they are revoked',
        'leave out one that is damaged',
      ],
    },
  },
  {
    id: 'agents.A48',
    says: 'lists match names and keys, denying wins, and automatic decisions are marked',
    provedBy: {
      'src/main/core/agents/permissions/create-permission-requests.test.ts': [
        'is rejected with a warning where nobody answers',
        'goes to the handler with all that is known of the call (A46)',
        'answers %s with %s',
      ],
      'src/main/core/agents/permissions/describe-decision.test.ts': [
        '%j',
        'shows nothing of an agent that could pose as something else',
        'knows what is open',
      ],
      'src/main/core/agents/permissions/hostile-request.test.ts': [
        'it gets one answer from its options, and nothing that no rule describes is allowed',
      ],
    },
  },
  {
    id: 'agents.A49',
    says: 'two sessions can ask at the same time',
    provedBy: {
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'can have requests of two sessions open at once (A49)',
      ],
      'src/main/core/agents/broker/permission-broker.test.ts': [
        'lists what is open, in order, for one session or all',
        'gives the agent the first answer and tells everybody that it is over',
        'takes only what was offered, and waits on',
      ],
    },
  },
  {
    id: 'agents.A50',
    says: 'an end by rejection is told',
    provedBy: {
      'src/shared/chat/reduce-turn.test.ts': [
        '%s is explained',
        'needs no word after an answer or a tool',
        'without an answer is explained',
      ],
      'tests/integration/agents-opencode.test.ts': [
        'A50 leaves a file alone when the edit is rejected, and changes it when allowed',
      ],
    },
  },
  {
    id: 'agents.A53',
    says: 'files and selections become blocks; a missing file is told',
    provedBy: {
      'src/main/core/agents/content/content.test.ts': [
        '%s goes as %s',
        'bring their bytes, type and place',
        'go as bytes if they only pretend to be text',
      ],
    },
  },
  {
    id: 'agents.A54',
    says: 'what the agent cannot take is refused with the reason, within limits of size',
    provedBy: {
      'src/main/core/agents/content/capabilities.test.ts': [
        'lets through what it says it takes',
        'refuses %s unless it does',
      ],
      'src/main/core/agents/content/content.test.ts': [
        '%s goes as %s',
        'bring their bytes, type and place',
        'go as bytes if they only pretend to be text',
      ],
    },
  },
  {
    id: 'agents.A55',
    says: 'models, modes, effort and other options work by category, and with the older blocks',
    provedBy: {
      'src/main/core/agents/session/session-config.test.ts': [
        'A55: are found by category, whatever they are called',
        'A55: apply at once (the agent answers %s)',
        'A55: agents with only the older modes and models work too',
      ],
      'src/shared/chat/reduce-update.test.ts': [
        'A55: take options with and without groups, and modes of older agents',
      ],
      'tests/integration/agents-client-opencode.test.ts': [
        'A55: changes model, mode and effort by the settings of the agent',
      ],
    },
  },
  {
    id: 'agents.A57',
    says: 'context, tokens and cost are known and survive, sub-agents included',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'warns at 90 % and stops at 100 %, each once',
        'goes on once the budget is raised, and stops again',
        'counts all sessions, their sub-agents and tokens',
      ],
      'src/main/core/agents/accounting/cost-tracker.test.ts': [
        'keeps the latest cost and context of each session',
        'takes the largest of each count where usage is of the whole session',
        'adds up turns where usage is of the last request',
      ],
      'src/main/core/agents/accounting/opencode-past-cost.test.ts': [
        'tells what a session used by itself and by its sub-agents',
        'tells nothing where the database has nothing to tell',
      ],
    },
  },
  {
    id: 'agents.A58',
    says: 'a budget warns, stops, and refuses later prompts',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'warns at 90 % and stops at 100 %, each once',
        'goes on once the budget is raised, and stops again',
        'counts all sessions, their sub-agents and tokens',
      ],
      'src/main/core/agents/accounting/budget-tracker.test.ts': [
        'refuses a threshold of %s',
        'warns from 90 % on and is exceeded at 100 %',
        'goes by the limit that is nearest to its end',
      ],
      'src/main/core/agents/session/agent-session.test.ts': [
        'A58: a used up budget stops the turn and refuses the next until it is raised',
        'A58: sends nothing that waited once the turn before has used everything up',
      ],
    },
  },
  {
    id: 'agents.A59',
    says: 'a limit of turns stops a loop that only calls tools',
    provedBy: {
      'src/main/core/agents/accounting/turn-limit.test.ts': [
        'counts distinct messages',
        'counts rounds of tool calls without a word between them',
        'takes tool calls side by side for one round',
      ],
      'src/main/core/agents/session/agent-session.test.ts': [
        'A59: stops a loop that only calls tools',
      ],
      'tests/integration/agents-opencode.test.ts': ['A59 stops a turn that only calls tools'],
    },
  },
  {
    id: 'agents.A60',
    says: 'plans come from updates and to-do lists',
    provedBy: {
      'src/main/core/agents/opencode/plan-of-todos.test.ts': [
        'A60 prefers what was stored over what was asked for',
        'A60 becomes a plan of the protocol, without what was dropped',
      ],
      'src/main/core/agents/opencode/session-database.test.ts': [
        'A60 reads the to-do list in order',
      ],
      'src/shared/chat/reduce-tool.test.ts': ['A60: that write to-do lists are shown as the plan'],
    },
  },
  {
    id: 'agents.A61',
    says: 'questions and forms of all kinds are checked before they are answered',
    provedBy: {
      'src/main/core/agents/bridge/ask-user-question.test.ts': [
        'A61: asks single and several choices, free text and secrets, and tells the answers',
        'A61: says what to do if there is nothing to ask: %j',
        'A61: fails if the user gives no answer, declines or is no longer asked',
      ],
      'src/main/core/agents/broker/ask-people.test.ts': [
        'stay open until what was filled in is right',
        'can be answered with %s',
        'are answered by what was filled in just before they were taken back',
      ],
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'go through the broker and back',
      ],
    },
  },
  {
    id: 'agents.A62',
    says: 'tools of the program can be called by the agent and by nobody else',
    provedBy: {
      'tests/integration/agents-bridge-door.test.ts': [
        'A62: is on loopback under a name and with a token of ours',
        'A62: refuses a wrong or missing token with 401',
        'A62: refuses what a page in a browser would send',
      ],
      'tests/integration/agents-bridge-opencode.test.ts': [
        'A62: shows a failed handler as a failed call',
        'A62: aborts the handler when the turn is cancelled',
        'A62: tells equal calls of two sessions apart',
      ],
      'tests/integration/agents-bridge.test.ts': [
        'A62: are listed and called',
        'A62: answer bad arguments, exceptions and refusals as failed calls',
        'A62: are aborted when the agent cancels the call',
      ],
    },
  },
  {
    id: 'agents.A63',
    says: 'structured answers are checked, missing ones told, parallel sessions kept apart',
    provedBy: {
      'src/main/core/agents/bridge/decode-structured.test.ts': [
        'A63: takes what was delivered before what is written',
        'A63: fails with a type of its own where there is nothing',
      ],
      'src/main/core/agents/bridge/structured-output-tool.test.ts': [
        'A63: takes the answer without repeating it, and the latest of several',
        'A63: keeps the turns of a session apart',
        'A63: gives prompts that joined one turn the same answer',
      ],
      'tests/integration/agents-bridge-opencode.test.ts': [
        'A63: keeps the answers of turns beside each other apart',
        'A63: takes the answer from the text, or asks again',
        'A63: tells opencode before the turn when the shape of the answer changes',
      ],
    },
  },
  {
    id: 'agents.A64',
    says: 'each hook fires with its data; those that can refuse do',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A64: tells hooks of tools as they begin and end, once each',
      ],
      'src/main/core/agents/hooks/create-hooks.test.ts': [
        'let things go on where there are none, or none that matches',
        'get the input with the name of the event',
        'run in order of registration, maps appended, until the first refusal',
      ],
      'src/main/core/agents/hooks/hooks-through-client.test.ts': [
        'each of the eleven events fires, with its data',
        'those that can refuse keep prompts, permissions and files back',
      ],
    },
  },
  {
    id: 'agents.A65',
    says: 'every instrument has exactly its labels, and cost is counted once',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'measures every dollar once, whoever told of it (A65)',
        'does not measure again what a resumed session had cost before (A65)',
      ],
      'src/main/core/agents/telemetry/create-telemetry.test.ts': [
        'has every instrument with exactly its labels',
        'tells neither users nor sessions unless asked to, and no addresses',
        'leaves out what is no measurement',
      ],
      'src/main/core/agents/telemetry/measured-turn.test.ts': [
        'counts what happened once, under the names of the specification',
        'tells of turns that fail',
      ],
    },
  },
  {
    id: 'agents.A66',
    says: 'other agents and those of the settings greet and show how to log in',
    provedBy: {
      'src/main/core/agents/discovery/find-agent.test.ts': [
        'A66 starts an agent of the settings by path or by name',
      ],
      'src/main/core/agents/profiles/all-profiles.test.ts': [
        'A66 are made of what a person writes into the settings',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A66 an agent from the settings is found, started and completes initialize',
      ],
    },
  },
  {
    id: 'agents.A67',
    says: 'a log-in runs in a terminal, then the failed call is repeated once',
    provedBy: {
      'src/main/core/agents/auth/auth-flow.test.ts': [
        'A67 runs the program of the method in a terminal',
        'A67 logs in, restarts the agent and repeats the call once',
      ],
      'tests/integration/agents-login.test.ts': [
        'A67 opens a terminal session, restarts the agent and repeats what failed, once',
        'A67 a query that needs a log-in asks for one, and is asked once more',
        'A67 lets the agent log in by itself, or gives it what a person entered',
      ],
    },
  },
  {
    id: 'agents.A68',
    says: 'the protocol log can be read without secrets',
    provedBy: {
      'src/main/core/agents/logging/redact.test.ts': [
        'hides values named like a secret, at any depth, and keeps the rest',
        'hides environments and headers in every form',
        'hides what looks like a secret in %j',
      ],
      'src/main/core/agents/updates/protocol-log.test.ts': [
        'A68: keeps the last messages with direction, time and notes',
      ],
    },
  },
  {
    id: 'agents.A69',
    says: 'a transcript can be exported as Markdown',
    provedBy: {
      'src/shared/chat/export-markdown.test.ts': [
        'has who said what, commands with their output, changes and notes',
        '%j',
        'can be made of anything',
      ],
    },
  },
];
