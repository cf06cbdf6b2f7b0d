import type { Requirement } from './requirement.ts';

/** What stays of chats, found again, and whatever happens to agents, disk and processes. */
export const chatsLasting: readonly Requirement[] = [
  {
    id: 'chats.long',
    says: 'A11, A24: chats of 10,000 items and answers of 10 MB leave the page at work, code is coloured beside it',
    provedBy: {
      'tests/e2e/chat-long.spec.ts': [
        'A24: a chat of 10,000 items opens at its end, and scrolls with a bounded page',
        'A24: an answer of 10 MB on one line is complete, and the page goes on working',
      ],
      'tests/integration/chats-long.test.ts': [
        'A11: an answer in 20,000 pieces is complete where somebody looks, and where somebody looks later',
        'A11, A35: 10 MB on one line, and 10 MB that a command prints, are whole',
      ],
      'src/renderer/chat/transcript/plain-pieces.test.ts': ['loses nothing, and cuts no character'],
      'src/renderer/chat/transcript/code-painter.test.ts': [
        'sends of code that grows only what is new, and never half a line',
        'ends the worker when nothing was asked for a while, and goes on with another',
        'leaves plain what a worker broke on, and colours the next',
      ],
    },
  },
  {
    id: 'chats.trouble',
    says: 'A07: what is in the way of a chat is said with the way out, and nothing that was said is lost',
    provedBy: {
      'tests/e2e/chat-trouble.spec.ts': [
        'a chat that cannot be saved says so, keeps the message, and goes on when it can',
        'a chat is written by one Aerie; another shows it and takes over when that one ends',
        'a chat whose folder is gone goes on in another, with what was said',
        'agents in one folder are told of each other, and a terminal opens beside a chat',
        'A07: after its agent died every chat of it goes on by itself, and what ran is marked',
        'a transcript is where it was when its tab is chosen again',
      ],
      'src/main/core/chat/chat-recorder.test.ts': [
        'refuses a command that cannot be saved, and takes it when it is tried again',
        'says once when more waits to be saved than it should, and still loses nothing',
      ],
      'src/main/core/chat/chat-owners.test.ts': [
        'is written by one at a time',
        'is free when the one that had it ended without a word',
        'is noticed when another has it, and when it has not any more',
        'are told what it wrote, in order and once, after they looked again',
      ],
      'src/renderer/chat/folder-mates.test.ts': ['are told of each other while their agents work'],
    },
  },
  {
    id: 'chats.any-moment',
    says: 'whatever happens in whatever order and whenever it is cut off, a journal is readable and in order',
    provedBy: {
      'src/main/core/chat/any-moment.test.ts': [
        'is the same live, from the journal, and for readers that come and go',
        'that is cut off at any byte of a write is as it was after one of the writes before',
        'of which any statement fails, once or for a while, has everything once it works again',
      ],
      'tests/integration/chat-killed.test.ts': [
        'a chat is readable and in order after each process that was killed while it wrote',
      ],
    },
  },
  {
    id: 'chats.reused-ids',
    says: 'ids of calls that an agent uses again in a later turn are other calls',
    provedBy: {
      'src/shared/chat/item-of-call.test.ts': [
        'has a card of its own in each turn',
        'has one too if its first word is that it runs, or a question',
        'is one call within a turn, and for what comes late',
        'looks the same replayed',
      ],
      'src/main/core/agents/tools/tool-calls.test.ts': [
        'begins anew when an id is announced again after its call ended',
      ],
    },
  },
  {
    id: 'chats.terminals',
    says: 'A40: commands of agents open as terminals under their chat; their cards keep what came out',
    provedBy: {
      'tests/e2e/chat-terminals.spec.ts': [
        'A40: a command of an agent opens as a terminal, and its card keeps what came out',
        'A40: a command of an agent is stopped from its card, and its terminal goes with it',
      ],
      'src/shared/chat/reduce-terminal.test.ts': [
        'show the end of their output, and keep it when they are let go',
        'that are only asked about are over with the answer',
      ],
      'src/main/core/chat/terminal-cards.test.ts': [
        'are told of a few times a second, and of their end at once',
      ],
    },
  },
  {
    id: 'chats.day',
    says: 'a day with opencode: start, stream, approve, deny, cancel, queue, diff, restart in a turn, go on, search, export',
    provedBy: {
      'tests/e2e/chat-day.spec.ts': [
        'a day: start, stream, approve, deny, cancel, queue, diff, restart in a turn, go on, search, export (A14 A21 A26 A27 A28 A45 A69)',
        'a plan is followed, a sub-agent shows what it does and asks, a busy model is asked again (A30 A43 A44 A46 A60)',
      ],
      'src/shared/chat/reduce-child.test.ts': [
        'write into it too if they were heard of before it',
        'end the card of a call of theirs that a person was asked about',
      ],
    },
  },
  {
    id: 'chats.hostile',
    says: 'what comes from agents is shown and never done: nothing runs, nothing leaves, nothing hides',
    provedBy: {
      'tests/e2e/chat-hostile.spec.ts': [
        'markdown, HTML, pictures, titles and commands of an agent do nothing and hide nothing (A08 A45)',
        'what no client knows, junk and silence lose nothing that came with them (A08 A32)',
        'a chat in a folder that is not there says so, and an empty message is not sent (A15 A29)',
      ],
    },
  },
  {
    id: 'chats.protocol',
    says: 'A08, A13, A68: the protocol log of an agent is filtered, paused and exported, without secrets',
    provedBy: {
      'tests/e2e/chat-protocol.spec.ts': [
        'the protocol log is opened from the chat, filtered, paused and exported without secrets (A08, A13, A68)',
      ],
      'src/main/core/chat/protocol-logs.test.ts': [
        'A68: reads in pages, without secrets, and from the start after the agent began anew',
      ],
    },
  },
  {
    id: 'chats.search',
    says: 'what was said is found in all chats and in one, by words or letter by letter, also what is not loaded',
    provedBy: {
      'tests/e2e/chat-history.spec.ts': [
        'words are found in all chats, and the chat opens at the place',
        'a chat is looked through, prompts are stepped through, and a link leads to a message',
      ],
      'tests/e2e/chat-search.spec.ts': [
        'a search says what is still being read in, finds it then, and is narrowed by filters',
        'older chats than those in the list are listed when somebody asks for them',
      ],
      'src/main/core/chat/chat-store.test.ts': [
        'finds chats by their folder and by their work, however many are newer',
      ],
      'src/main/core/chat/chat-search.test.ts': [
        'takes whatever is typed as words',
        'indexes in steps, and tells what is left',
        'finds a text in one chat letter by letter, in its order',
      ],
      'src/shared/chat/search-excerpt.test.ts': [
        'marks places within its line, whatever is typed and said',
      ],
    },
  },
  {
    id: 'chats.history',
    says: 'sessions that agents keep are listed, deleted, become chats once with their history, have the titles of their chats, and chats are forked',
    provedBy: {
      'tests/e2e/chat-history.spec.ts': [
        'a session of an agent becomes a chat, once; a chat is forked; a deletion is taken back (A16–A19, A22, A23)',
      ],
      'tests/integration/chat-history.test.ts': [
        'A16, A17, A18: are listed beyond a page, and opened once with their history',
        'A19: a fork has the whole transcript, says where it is from, and goes on by itself',
        'A22: are deleted where the agent can, unless they are chats here',
        'A22: have the title that a person gave their chat, also if that was before they began',
        'A22: of an agent that cannot do that are not renamed, and not offered for deletion',
        'A23: one that the agent does not know is told as not found, and leaves no chat',
      ],
    },
  },
  {
    id: 'chats.unsent',
    says: 'a message that its agent did not have yet when Aerie or the agent ended is not shown as sent, and waits; a title that no agent was told is told later',
    provedBy: {
      'src/main/core/chat/live-chat.test.ts': [
        'a message that had not left when Aerie ended without a word waits again, before the others',
        'a message that had not left when Aerie is quit waits again',
        'a message that had not left when its agent died goes out once, when that is back',
        'a message that was taken back before it had left holds nothing up, whatever failed before it',
        'a message that had left when Aerie ended is one that nobody knows the end of',
        'a title that no agent was told outlives Aerie, and one that died, and is told once',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        'has not begun when it is cut off: $type',
        'is told as not sent when somebody has stopped it: $type',
        'is like any other once it has',
      ],
    },
  },
  {
    id: 'chats.deleted',
    says: 'a deleted chat can be taken back for a while, also after a restart, and is gone for good then',
    provedBy: {
      'tests/integration/chat-history.test.ts': [
        'are out of sight at once, and come back after a restart too',
      ],
      'src/main/core/chat/deleted-chats.test.ts': [
        'deletes each for good when its time is over, and no other',
      ],
    },
  },
  {
    id: 'chats.narrow-window',
    says: 'what somebody looks for, filters or marks outlives a change of the layout',
    provedBy: {
      'tests/e2e/narrow-window.spec.ts': [
        'what is looked for in a chat, and where, outlives a change of the layout',
        'what is looked for in a terminal outlives a change of the layout',
        'lines that are marked in a file outlive a change of the layout',
        'a filter of changed files outlives a change of the layout, and is seen as long as it holds',
      ],
    },
  },
];
