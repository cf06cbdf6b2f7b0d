import type { Requirement } from './requirement.ts';

const review = 'tests/integration/review.test.ts';
const edges = 'tests/integration/review-edges.test.ts';
const programs = 'tests/integration/git-programs.test.ts';
const inChat = 'tests/integration/review-chat.test.ts';
const worktrees = 'tests/integration/worktrees.test.ts';
const editor = 'tests/integration/editor.test.ts';
const unit = 'src/main/core';

/** What changed in the folders of chats, as git sees it; worktrees; the user's editor. */
export const reviewing: readonly Requirement[] = [
  {
    id: 'review.files',
    says: 'changed files are told with their kind, lines and what is staged, whatever they are called and hold',
    provedBy: {
      [review]: [
        'are told with their kind, their lines and how much is staged',
        'may have any name that a system allows',
        'are told before the first commit',
        'of links and programs show what they are',
        'of no repository are none',
      ],
      [edges]: [
        'that are too large are counted but not shown',
        'with very long lines are cut in what is shown and whole in what is done',
        'inside of others, by submodule or just there, are shown and left alone',
        'are shown whole from a folder in them, and without their first commit',
      ],
      [`${unit}/git/git-names.test.ts`]: [
        'names of files are strings and bytes again, whatever they are',
        'names survive the way over a door',
      ],
      [`${unit}/review/parse-status.test.ts`]: ['reads branch, head and every kind of file'],
      [`${unit}/review/parse-changes.test.ts`]: [
        'reads files, renames, conflicts and submodules, and what stands behind',
      ],
    },
  },
  {
    id: 'review.hunks',
    says: 'files and hunks are staged, unstaged and reverted exactly, or refused when they are others by now',
    provedBy: {
      [review]: [
        'are staged, unstaged and reverted one by one, and nothing else with them',
        'that are not what somebody saw are refused',
        'one by one make the same as all at once, wherever they are',
      ],
      [edges]: [
        'that are no text are staged, unstaged and reverted',
        'that changed are followed, and what changed with them is taken apart',
        'with conflicts show them, and stage what was resolved',
      ],
      [`${unit}/review/parse-patch.test.ts`]: [
        'reads patches of files whose lines look like heads of patches',
        'names hunks by their lines, and those with the same lines in their order',
      ],
    },
  },
  {
    id: 'review.undo',
    says: 'what is reverted comes back byte by byte, and never outside of the repository',
    provedBy: {
      [edges]: [
        'with carriage returns, converted by git or not, come back as they were',
        'that are no text are staged, reverted and brought back byte by byte',
        'of links are never followed out of the repository',
      ],
    },
  },
  {
    id: 'review.commit',
    says: 'what is staged is committed as the user, with hooks if that is wanted',
    provedBy: {
      [edges]: [
        'commit as the user, with hooks that may refuse and say why',
        'without an identity say how to get one',
        'run nothing of their own when they are looked at',
      ],
    },
  },
  {
    id: 'review.programs',
    says: 'no program that a repository names is run, unless somebody says so; what that changes is told',
    provedBy: {
      [programs]: [
        'do not run when it is looked at and changed: %s',
        'do not run when they are named between a look and the next',
        'do not run in repositories inside of it',
        'do not run to get what is missing from elsewhere',
        'do not run when a worktree is removed',
        'do not run for a new worktree, nor when somebody asks what would be lost with it',
        'are told instead: files are shown as they are on disk, and no wrong content is stored or written',
        'run where the user has them for all repositories, whatever this one says',
        'run around a commit only if somebody says so',
        'are not those that the user has for all commits',
        'has no files but those in its own folder',
        'gets nothing written where a link leads: %s',
        'does not say who wrote in logs that are links',
      ],
      [`${unit}/git/plain-settings.test.ts`]: [
        'what names no program is kept, whatever is in it',
        'what names a program, or other files, is left out',
      ],
    },
  },
  {
    id: 'review.points',
    says: 'a chat knows what changed since it began and in each turn, and git forgets it with the chat',
    provedBy: {
      [inChat]: [
        'shows what changed since a chat began, whatever was changed before, and by each turn',
        'takes back what one turn did, also when others came after it',
        'keeps what it recorded from being collected, touches no index, and forgets it with its chat',
        'remembers the last 200 turns, and lets git forget the others',
        'goes on without a repository, and with one that comes later',
      ],
      [edges]: ['that take too long are left alone, and say so', 'need git, and say how to get it'],
    },
  },
  {
    id: 'review.watch',
    says: 'who looks is told when to look again, and not more often than that helps',
    provedBy: {
      [inChat]: ['says when it is time to look again'],
      [`${unit}/review/review-signals.test.ts`]: [
        'a burst of signals is told once, by what says most, and only to its own chat',
        'what a person did is told at once',
      ],
    },
  },
  {
    id: 'review.worktrees',
    says: 'a chat begins in a worktree of its own, which is removed when nothing is lost with it',
    provedBy: {
      [worktrees]: [
        'begins a chat in a new worktree, in the same folder of it, on a branch of its own',
        'leaves nothing behind when it cannot be made',
        'is made once, however often it is asked for, and tells how far it is',
        'is removed with its branch, but not with work in it unless somebody insists',
        'stays while an agent works in it, and goes where the settings say',
        'says before it is asked for why it cannot be',
      ],
      [`${unit}/worktrees/worktree-place.test.ts`]: [
        'names that are proposed are different and valid',
      ],
    },
  },
  {
    id: 'review.editor',
    says: 'files open in the user’s own editor, in a terminal if it needs one, and never through a shell',
    provedBy: {
      [editor]: [
        'opens a file at its place in the editor of the settings, without a shell',
        'finds an editor that is installed',
        'opens an editor for terminals as a session',
        'opens only files that are there',
      ],
      [`${unit}/editor/editor-command.test.ts`]: [
        'never makes more words of a name, whatever that is',
      ],
    },
  },
];
