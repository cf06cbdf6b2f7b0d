import type { Requirement } from './requirement.ts';

const e2e = 'tests/e2e/chat.spec.ts';
const words = 'src/renderer/chat/chat-words.test.ts';
const store = 'src/renderer/chat/chats-store.test.ts';

/** Chats with agents in panes beside terminals. */
export const chats: readonly Requirement[] = [
  {
    id: 'chats.begin',
    says: 'a chat is begun by keyboard, streams its answer, and outlives a reload and its agent',
    provedBy: {
      [e2e]: [
        'a chat is begun by keyboard, outlives a reload, and goes on after its agent died',
        'the dialog says which agents are missing, and remembers agent and folder',
      ],
      [words]: ['used last are offered first, if they are still there'],
    },
  },
  {
    id: 'chats.questions',
    says: 'a question of an agent is answered by a number key, and rejected by Esc',
    provedBy: {
      [e2e]: ['a question is answered by its number, and a rejection stops the turn'],
    },
  },
  {
    id: 'chats.forms',
    says: 'questions, forms and pages of agents are answered in the chat, and secrets are not kept',
    provedBy: {
      'tests/e2e/chat-questions.spec.ts': [
        'a question is answered by a number, declined by Esc, and put aside (A61)',
        'a form of all kinds outlives a reload, says what is wrong, and is sent (A61)',
        'a secret is not kept, and a page opens outside after a click (A61)',
        'a question is answered once, wherever that is, and ends with its agent (A61)',
      ],
      'tests/integration/chats.test.ts': [
        'A61: takes the first answer to a question that is right, once for each command',
      ],
      'tests/integration/chats-opencode.test.ts': [
        'stream, ask (A61), stop, take their title, and go on after a restart of Aerie',
      ],
      'src/shared/chat/reduce-question.test.ts': [
        'keep their answers, but of a secret only that there was one',
      ],
      'src/main/core/chat/hidden-words.test.ts': [
        'hides secrets in every text, also inside of JSON',
      ],
      'src/renderer/chat/questions/question-draft.test.ts': [
        'outlives a reload, but secrets do not',
      ],
    },
  },
  {
    id: 'chats.attention',
    says: 'chats that ask, fail or finish unseen stand in the inbox of attention until seen or answered',
    provedBy: {
      'tests/e2e/chat-attention.spec.ts': [
        'chats in the background raise a badge, two at once, and answers take it away (A49)',
      ],
      'src/main/core/chat/chat-attention.test.ts': [
        'is a permission request or question until it is answered',
        'is the end of a turn that nobody stopped, once nothing waits to follow',
      ],
      'src/main/shell/attention-notice.test.ts': ['A49: says what a chat asks'],
    },
  },
  {
    id: 'chats.login',
    says: 'somebody logs in to an agent from its chat, and what failed is sent once more',
    provedBy: {
      'tests/e2e/chat-login.spec.ts': [
        'somebody logs in in a terminal, and what failed is sent once more (A31, A67)',
        'a key is entered, kept out of sight, and used at once (A67)',
      ],
      'src/main/core/chat/login-secrets.test.ts': [
        'is kept by the first store that works, and read by the next process',
        'lasts as long as the process without a store, and reaches no log',
      ],
    },
  },
  {
    id: 'chats.start',
    says: 'A01, A02, A04: an agent that does not start says what it wrote or where it was looked for, and can be pointed to',
    provedBy: {
      'tests/integration/chats.test.ts': [
        'A02, A04: says why an agent does not start, and starts it when somebody asks again',
      ],
      'src/shared/contract/cli-path.test.ts': ['A04: reads where programs of agents lie'],
    },
  },
  {
    id: 'chats.end-agent',
    says: 'an agent that does not stop is ended by a second press, and its other chats go on',
    provedBy: {
      'tests/e2e/chat-login.spec.ts': [
        'an agent that does not stop is ended, and its other chats go on (A26)',
      ],
    },
  },
  {
    id: 'chats.rules',
    says: 'A47, A48: rules of a person decide at once, deny first, are listed, revoked and tried out, and never allow what nobody can see',
    provedBy: {
      'tests/e2e/chat-rules.spec.ts': [
        'a question is answered for good by a rule of Aerie, which is listed, edited and revoked (A47, A48)',
        'a preset shows what it would allow before it is used (A47)',
      ],
      'tests/integration/chat-rules.test.ts': [
        'decide at once, deny first, are told in the card, and survive a restart (A47, A48)',
        'are suggested for an open question, for this agent in this folder (A47)',
        'says what rules would allow, and which one decides, without keeping anything',
      ],
      'src/main/core/agents/permissions/match-rule.test.ts': [
        'is not allowed, but denied: %s',
        'does not keep plain text of other scripts from being allowed',
      ],
      'src/main/core/agents/permissions/permission-rule-book.test.ts': [
        'replaces rules, and never takes one away that is still wanted',
      ],
      'src/renderer/rules/rule-presets.test.ts': [
        'takes the place of the rules of its own scope only',
        'never allows every use of a tool',
      ],
      'src/shared/contract/rule-words.test.ts': ['says what a rule allows, where, and for whom'],
    },
  },
  {
    id: 'chats.usage',
    says: 'A57, A65: what turns cost is kept once, and added up by day, agent, model and chat',
    provedBy: {
      'tests/e2e/usage.spec.ts': [
        'what turns, days, agents and chats cost is told, drawn and exported (A57)',
      ],
      'tests/integration/chat-usage.test.ts': [
        'is added up by turn, day, agent, model and chat, once, also after a restart and a deletion',
      ],
      'src/shared/chat/turn-spending.test.ts': [
        'counts once what two sources tell, and what is corrected downwards',
        'goes on when an agent counts from zero again after its session was opened anew',
        'counts sub-agents, each once',
      ],
      'src/main/core/chat/turn-usage-table.test.ts': [
        'keeps what a turn has used once, however often it is written',
        'parts a turn that goes on past midnight',
        'is written with the transcript, and stays when the chat is deleted',
      ],
      'src/renderer/usage/usage-csv.test.ts': [
        'quotes what needs it, and no title becomes a formula',
      ],
    },
  },
  {
    id: 'chats.limits',
    says: 'A58, A59: limits of cost warn at 90 %, stop at 100 %, survive a restart and can be raised; rounds of a turn are limited',
    provedBy: {
      'tests/e2e/usage.spec.ts': [
        'a chat near its limit warns, one at its limit waits, and goes on when it is raised (A58)',
      ],
      'tests/integration/chat-usage.test.ts': [
        'warn at 90 %, keep later messages waiting with a reason, and let them go when raised',
        'stop what runs in any chat when all have reached the limit of the day',
        'end a turn in which the agent goes round and round (A59)',
      ],
      'src/main/core/chat/spending-limits.test.ts': ['warns from 90 % on, and stops at 100 %'],
      'src/renderer/usage/limit-words.test.ts': ['are raised where they are reached'],
    },
  },
  {
    id: 'chats.tools',
    says: 'tool cards show changes, output, pictures, failures and what a command hides',
    provedBy: {
      'tests/e2e/chat-tools.spec.ts': [
        'cards show changes, output, pictures and what a command hides (A33, A34, A36, A38, A45)',
      ],
      'src/renderer/chat/tools/permission-words.test.ts': [
        'A45: keys mean the options in their order, Esc the refusal',
        'A47: explains how long “always” lasts, where it is offered',
      ],
      'src/renderer/chat/tools/hidden-characters.test.ts': [
        'A45: tells characters by number that hide or reorder a command',
      ],
      'src/renderer/chat/tools/output-text.test.ts': [
        'A35: shows output without colours and controls',
      ],
      'tests/integration/chats.test.ts': [
        'A38: gives out a picture that is kept beside the chat, piece by piece',
      ],
    },
  },
  {
    id: 'chats.diffs',
    says: 'A36: changes are shown unified or side by side, with the words that changed',
    provedBy: {
      'tests/e2e/review.spec.ts': [
        'changes are shown unified or side by side, with the words that changed (A36)',
      ],
      'src/renderer/chat/tools/diff-hunks.test.ts': ['A36: numbers the lines of each hunk'],
      'src/renderer/chat/tools/diff-pairs.test.ts': [
        'A36: puts a changed line beside what it became',
        'A36: marks the words that changed',
      ],
      'src/renderer/chat/tools/diff-folds.test.ts': [
        'A36: folds long unchanged parts and leaves three lines around each change',
      ],
      'src/renderer/chat/tools/line-pieces.test.ts': [
        'A45: tells characters by number that hide or reorder code, within marks too',
      ],
    },
  },
  {
    id: 'chats.review',
    says: 'A36, A37: what an agent changed is reviewed by keyboard, staged, reverted with a way back and committed',
    provedBy: {
      'tests/e2e/review.spec.ts': [
        'changes are reviewed, staged, reverted with a way back and committed, by keyboard only (A36, A37)',
        'a turn is reviewed from the transcript, its files opened in the editor, also at 360 px (A33, A37)',
        'a folder without git says so, and what to do',
      ],
      'src/renderer/chat/review/turn-changes.test.ts': [
        'A37: counts the changed files of a turn, each once',
        'A37: leaves out what failed, was rejected or waits',
      ],
      'src/renderer/chat/review/expanded-hunks.test.ts': [
        'A36: shows the unchanged lines around a change that were asked for',
      ],
      'src/renderer/chat/review/review-keys.test.ts': [
        'walks through the files and stops at both ends',
        'opens with Enter; s, u and r stage, unstage and revert',
      ],
      'src/renderer/chat/review/file-place.test.ts': [
        'A33: finds a file from the folder of the chat',
      ],
    },
  },
  {
    id: 'chats.worktrees',
    says: 'a chat can work in a git worktree of its own, removed after telling what would be lost',
    provedBy: {
      'tests/e2e/review.spec.ts': [
        'a chat works in a worktree of its own, which is removed after a question',
      ],
      'src/renderer/chat/worktree/worktree-words.test.ts': ['says what would be lost'],
    },
  },
  {
    id: 'chats.queue',
    says: 'messages wait while the agent works, can be ordered and taken back, and Esc stops it',
    provedBy: { [e2e]: ['messages wait for the agent, are taken back, and Esc stops it'] },
  },
  {
    id: 'chats.composer',
    says: 'messages are composed with commands, history, drafts, pictures and the agent’s options',
    provedBy: {
      'tests/e2e/chat-composer.spec.ts': [
        'a message is composed with commands, history, pictures and options (A52, A54, A55, A57)',
      ],
      'src/renderer/chat/composer/slash-menu.test.ts': [
        'puts first what begins so, whatever the case',
      ],
      'src/renderer/chat/composer/draft-storage.test.ts': [
        'keeps one text for each chat and forgets empty ones',
      ],
      'src/renderer/chat/composer/prompt-images.test.ts': [
        'may be so large and no larger; the others are taken',
      ],
      'src/renderer/chat/composer/option-choices.test.ts': [
        'are found by every word of name, group and description',
      ],
    },
  },
  {
    id: 'chats.transcript',
    says: 'A24: answers come in as Markdown with coloured code that does not jump; the end is followed until a person scrolls up',
    provedBy: {
      'src/renderer/chat/transcript/markdown-blocks.test.ts': [
        'finds the same piece by piece as at once, whatever comes',
        'loses no word',
      ],
      'src/renderer/chat/transcript/code-colours.test.ts': [
        'goes on where it stopped, as if all had been there at once',
      ],
      'src/renderer/chat/transcript/steady-markdown.test.ts': [
        'takes linear time for hostile text',
      ],
      'src/renderer/chat/transcript/transcript-words.test.ts': [
        'is left by the smallest step up of a person, and by nothing else',
        'is reached by scrolling down to the end',
      ],
    },
  },
  {
    id: 'chats.finished',
    says: 'A70: a finished answer is read out once, and the line below says what is waited for',
    provedBy: {
      'src/renderer/chat/transcript/transcript-words.test.ts': [
        'reads out the last answer without marks and code',
        'reads out why there is no answer, and never one of an earlier turn',
        'says what is waited for',
        'says when and how often the model is asked again',
      ],
      'src/renderer/chat/transcript/prompt-before.test.ts': [
        'propose something only while nothing was said after them',
      ],
    },
  },
  {
    id: 'chats.list',
    says: 'chats are listed with their state, renamed, archived with a way back and deleted',
    provedBy: {
      [e2e]: ['chats are renamed, archived and deleted with a way back'],
      [store]: ['loses what is archived or deleted'],
      [words]: ['has failed when something keeps it from going on, until it works again'],
    },
  },
  {
    id: 'chats.narrow',
    says: 'a chat works on a narrow window',
    provedBy: { [e2e]: ['a chat works on a narrow window'] },
  },
  {
    id: 'chats.output',
    says: 'A35: output of commands is shown with its colours, its end first, in steps however long it is, and is kept and exported whole',
    provedBy: {
      'tests/e2e/chat-long.spec.ts': [
        'A35: colours of a command are shown, dark and light, and what moves the cursor is not',
        'A35: 10 MB of output show their end at once and more in steps, and are exported whole',
      ],
      'src/renderer/chat/tools/ansi-rows.test.ts': [
        'A35: loses no text to colours, wherever they stand',
        'puts a long line into rows, whole characters each',
      ],
      'src/renderer/chat/tools/run-look.test.ts': [
        'A35: keeps text readable on a ground, whatever a program chose for it',
      ],
      'src/renderer/chat/tools/output-text.test.ts': [
        'A35: shows all of any text in the end, nothing twice',
        'A35: shows of a line that was written over again what it was in the end',
      ],
      'src/main/core/chat/whole-outputs.test.ts': [
        'A35: are kept whole once their call is over',
        'A35: are kept of a call that its agent did not end',
        'A35: are exported whole',
      ],
    },
  },
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
    says: 'a day with opencode: start, approve, deny, queue, stop, restart in a turn, go on, export',
    provedBy: {
      'tests/e2e/chat-day.spec.ts': [
        'a day: start, stream, approve, deny, queue, stop, restart in a turn, go on, export (A14 A26 A27 A28 A45 A69)',
        'a plan is followed, and a sub-agent shows what it does and asks (A43 A44 A60)',
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
    id: 'chats.mentions',
    says: 'A53: files, folders, terminals, chats and lines go with a message, stay within the folder, and are flagged when gone',
    provedBy: {
      'tests/e2e/chat-attachments.spec.ts': [
        'files and terminals are mentioned with @, and missing ones are flagged (A53)',
      ],
      'tests/integration/chat-files.test.ts': [
        'A53: leaves out what git ignores, and runs no program that the repository names',
        'A53: walks a folder that is no repository, past what nobody means',
        'A53: neither offers nor reads what links or dots lead to outside',
      ],
      'src/main/core/files/folder-listings.test.ts': [
        'A53: looks through one folder at a time, and no longer than somebody waits',
      ],
      'src/renderer/chat/composer/draft-chips.test.ts': [
        'A53: gives back each kind as it was, and forgets what was sent',
      ],
    },
  },
  {
    id: 'chats.documents',
    says: 'A54: documents, text files and long pasted text go along, are kept by a message that waits, or say why not',
    provedBy: {
      'tests/e2e/chat-attachments.spec.ts': [
        'long text, documents and text files go along, or say why not (A54)',
        'a message that waits keeps its files when it is edited (A28, A54)',
      ],
      'src/main/core/chat/prompt-content.test.ts': [
        'A54: text and documents that come along are the same after a restart',
        'A54: an agent that takes no text under a name gets it as text; documents stay',
      ],
      'src/renderer/chat/composer/prompt-files.test.ts': ['A54: says why something is not sent'],
    },
  },
  {
    id: 'chats.files',
    says: 'A33, A39: a file is read beside the chat at its line, and follows the agent until somebody scrolls',
    provedBy: {
      'tests/e2e/chat-attachments.spec.ts': [
        'a file is read beside the chat, and the agent is followed (A33, A39)',
      ],
      'src/main/core/files/shown-lines.test.ts': [
        'A33: gives out the lines around the one that is meant',
      ],
    },
  },
  {
    id: 'chats.presets',
    says: 'A55: presets begin chats from dialog, palette and tray; choices are remembered, also for agents without options',
    provedBy: {
      'tests/e2e/chat-presets.spec.ts': [
        'a preset is saved, begun from the palette with its options, and changed in the settings (A55)',
        'an agent that has modes and models only lets both be chosen, remembered for the next chat (A55)',
      ],
      'src/main/core/chat/session-choices.test.ts': [
        'A55: models and modes of agents without options are options too',
        'A55: what was chosen before is chosen again, and what is not offered is named',
      ],
      'src/main/shell/tray-menu.test.ts': [
        'lists chats that need somebody, then those that work, and shows one at a click',
        'begins a chat with a preset in a click',
      ],
      'tests/electron-double/scenarios.ts': [
        'begins a chat from the tray with a preset in a click, and lists it while it works',
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
    says: 'sessions that agents keep are listed, become chats once with their history, and chats are forked',
    provedBy: {
      'tests/e2e/chat-history.spec.ts': [
        'a session of an agent becomes a chat, once; a chat is forked; a deletion is taken back (A16–A19, A22, A23)',
      ],
      'tests/integration/chat-history.test.ts': [
        'A16, A17, A18: are listed beyond a page, and opened once with their history',
        'A19: a fork has the whole transcript, says where it is from, and goes on by itself',
        'A22: are deleted where the agent can, unless they are chats here',
        'A23: one that the agent does not know is told as not found, and leaves no chat',
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
];
