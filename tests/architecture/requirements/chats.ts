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
      'src/renderer/chat/tools/folder-path.test.ts': [
        'A33: shows paths from the folder of the chat, and others as they were told',
        'A33: heads a card with paths from the folder, and leaves commands alone',
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
    id: 'chats.stop',
    says: 'A26: Esc and the button stop a turn from its first moment on, shown within 200 ms and as stopped whatever the agent calls it',
    provedBy: {
      'tests/e2e/chat-stop.spec.ts': [
        'A26: Esc and the Stop button show within 200 ms that the turn is stopped, also if the agent calls that an ordinary end',
        'A26: an agent that does not listen is shown as one that is being stopped at once',
      ],
      'src/main/core/chat/live-chat.test.ts': [
        'A26: works from the first moment on, and what is stopped before it was sent is not sent',
      ],
      'src/shared/chat/reduce-turn.test.ts': [
        'A26: is a cancellation if somebody asked for it, whatever the agent says',
      ],
    },
  },
  {
    id: 'chats.told',
    says: 'A01, A25, A30, A32, A38, A54, A57, A59, A70: a transcript tells who works, thoughts as wanted, silence and every end of a turn, and an answer is read out once',
    provedBy: {
      'tests/e2e/chat-transcript.spec.ts': [
        'thoughts are folded unless the settings say otherwise, and an answer is read out once (A01, A25, A57, A70)',
        'every end of a turn is explained, and so is silence (A30, A32, A38, A54, A59)',
      ],
    },
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
        'an agent that has modes and models only lets both be chosen, remembered for the next chat (A51 A55)',
      ],
      'tests/e2e/chat-options.spec.ts': [
        'models in groups, an effort and a switch are chosen without a restart of the agent (A55)',
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
    id: 'chats.start-steps',
    says: 'A02, A68: the start of an agent shows its steps; one that fails shows once why and what it wrote, and a log that is there even if it never answered',
    provedBy: {
      'tests/e2e/chat-start.spec.ts': [
        'the start of an agent shows its steps, and is over when it answers (A02)',
        'an agent that does not start shows what it wrote, and its log (A02, A03, A68)',
      ],
      'tests/integration/agents-version.test.ts': [
        'A02 is given up after the time it may take, and told apart from one that ended',
        'A02 tells what it wrote when it does not answer, in the error and in the log',
      ],
      'src/main/core/chat/agent-starts.test.ts': [
        'A02: knows how far the agent of a folder is, and begins anew with each process',
      ],
      'src/renderer/chat/start-words.test.ts': [
        'A02: the start of an agent is shown unless it is over at once, and told when it is slow',
      ],
      'src/renderer/chat/problem-output.test.ts': [
        'A02: what an agent wrote is unfolded where the message does not say all of it',
      ],
      'src/renderer/chat/transcript/told-above.test.ts': [
        'A02: the last note is left to the banner that says the same, and stays where it says more',
      ],
    },
  },
  {
    id: 'chats.agent-config',
    says: 'A03: a mistake in the configuration of an agent is told with file and line, opened there, and tried again',
    provedBy: {
      'tests/e2e/chat-agent-config.spec.ts': [
        'a mistake in the configuration of opencode is shown with its line, opened, and put right (A03)',
      ],
      'tests/integration/agents-config-opencode.test.ts': [
        'A03: is told with file and line, be it no JSON or a value that does not fit',
      ],
      'src/main/core/agents/config/config-problem.test.ts': [
        'A03: is found with file, line and column where opencode cannot read its JSON',
        'A03: names the value that opencode does not take',
        'A03: is found where another agent names file and line',
        'takes linear time for hostile text',
      ],
    },
  },
  {
    id: 'chats.agent-version',
    says: 'A05: an agent that is too old is refused with a way out; one that was not tested is told of once',
    provedBy: {
      'tests/e2e/chat-agent-version.spec.ts': [
        'an agent that is too old says so with a way out; one that was not tested, once (A05)',
      ],
      'tests/integration/agents-version.test.ts': [
        'A05 is refused if it is too old, unless that is to be skipped',
      ],
      'src/main/core/chat/version-notice.test.ts': [
        'A05: says that an agent is older than was tested, and how to update it',
        'A05: says so of a newer one once for each step that matters',
      ],
    },
  },
  {
    id: 'chats.nothing-lost',
    says: 'what is being written outlives a narrow window, and stays in its field until it has arrived; options outlive a restart; a session is one chat however many ask',
    provedBy: {
      'tests/e2e/chat-start.spec.ts': [
        'a message stays in its field until it has arrived, also over a reload',
        'what is being written is still there when the window becomes narrow, and wide again',
      ],
      'tests/e2e/chat-login.spec.ts': [
        'a key is entered, kept out of sight, and used at once (A67)',
      ],
      'src/renderer/chat/composer/without-sent.test.ts': [
        'takes out of a draft what was sent, and nothing that came since',
        'keeps text that was changed in the middle while it was sent',
      ],
      'tests/integration/chats.test.ts': [
        'A55: what was chosen for a new chat is chosen after a restart before its first session',
      ],
      'tests/integration/chat-history.test.ts': [
        'A18: asked for twice at once, one becomes one chat, with its history',
        'A23: two windows are both told of one that the agent does not know',
      ],
      'src/main/core/chat/chat-store.test.ts': [
        'A18: begins one chat for a session of an agent, whoever asks at the same time',
      ],
    },
  },
  {
    id: 'chats.honest-options',
    says: 'A51, A56: a plan mode is not called read-only; a hosted model that nobody chose is told before the first prompt',
    provedBy: {
      'src/renderer/chat/composer/option-choices.test.ts': [
        'A51: call a plan mode what it is, not read-only',
      ],
      'tests/e2e/chat-day.spec.ts': [
        'a model on the servers of others is told before the first message (A56)',
      ],
      'src/main/core/agents/opencode/hosted-model.test.ts': ['is told where no provider is set up'],
      'src/main/core/chat/live-chat.test.ts': [
        'A56: tells what a new session should be known for before anything is sent',
      ],
    },
  },
];
