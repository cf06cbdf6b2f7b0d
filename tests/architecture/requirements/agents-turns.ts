import type { Requirement } from './requirement.ts';

/**
 * The checklist of agents: turns, tools, files and terminals.
 */
export const agentTurns: readonly Requirement[] = [
  {
    id: 'agents.A25',
    says: 'thoughts have a duration',
    provedBy: {
      'src/shared/chat/reduce-chat.test.ts': [
        'have a duration once something else begins',
        'that were replayed have none',
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
      ],
      'src/main/core/chat/record-writes.test.ts': [
        'are compared with what they held before',
        'are new where there was none',
      ],
      'src/shared/chat/file-changes.test.ts': [
        'come from a unified patch first, with the path that the input names',
        'come from the permission’s patch while nothing is done yet',
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
      ],
      'src/main/core/agents/terminals/command-line.test.ts': [
        'starts %s %j as it is',
        'gives %s to the shell',
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
      'tests/e2e/chat-options.spec.ts': [
        'an agent that waits for another one of which nothing is heard is told of, and can be stopped (A44)',
      ],
      'src/main/core/agents/opencode/opencode-side-channel.test.ts': [
        'A44 answers where it was asked, in whatever project that is',
        'A44 goes on for all other projects if one of them is gone',
      ],
      'src/main/core/agents/opencode/side-event-reader.test.ts': [
        'A44 says which session of ours the permission of a sub-agent belongs to',
      ],
      'src/main/core/agents/permissions/follow-side-requests.test.ts': [
        'are answered where they were asked',
        'are left to ACP if the session itself asks, and to others if it is not ours',
      ],
    },
  },
];
