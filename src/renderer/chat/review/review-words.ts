// How a review is spoken of. Pure.

import type { ReviewFile, ReviewRepository, ReviewScope } from '#shared/contract/index.ts';

/** Why there is nothing to look at, and what to do. */
export interface EmptyWords {
  readonly title: string;
  readonly text: string;
}

/** Where git cannot help. */
export function noRepositoryWords(
  reason: Extract<ReviewRepository, { kind: 'none' }>['reason'],
): EmptyWords {
  switch (reason) {
    case 'no_folder':
      return {
        title: 'The folder is gone',
        text: 'The folder of this chat does not exist any more, so there is nothing to compare.',
      };
    case 'bare':
      return {
        title: 'No working files',
        text: 'The folder of this chat is a bare git repository: it has no files to change.',
      };
    case 'no_repository':
      return {
        title: 'Not a git repository',
        text: 'Changes are compared with git. Run “git init” in the folder of this chat, and commit once, to review what its agent changes.',
      };
  }
}

/** Where there is nothing to look at. */
export function noChangesWords(scope: ReviewScope): EmptyWords {
  const title = 'No changes';
  if (scope === 'uncommitted') return { title, text: 'All that is here is committed.' };
  return scope === 'session'
    ? { title, text: 'The files are as they were when the chat began.' }
    : { title, text: 'No file was changed in this turn.' };
}

/** How much is staged, e.g. "2 of 5 files staged". */
export function stagedText(files: readonly ReviewFile[]): string {
  const all = files.filter(({ staged }) => staged === 'all').length;
  const partly = files.filter(({ staged }) => staged === 'partly').length;
  const count = all + partly;
  if (count === 0) return 'Nothing staged';
  const text = `${count} of ${files.length} ${files.length === 1 ? 'file' : 'files'} staged`;
  return partly === 0 ? text : `${text}, ${partly} in part`;
}

/** How much of some files is staged. */
export function stagedOf(files: readonly ReviewFile[]): ReviewFile['staged'] {
  if (files.every(({ staged }) => staged === 'all')) return 'all';
  return files.every(({ staged }) => staged === 'none') ? 'none' : 'partly';
}

const operations = {
  merge: 'A merge',
  rebase: 'A rebase',
  'cherry-pick': 'A cherry-pick',
  revert: 'A revert',
  bisect: 'A bisect',
} as const;

/** What git is in the middle of, as a sentence; undefined if nothing. */
export function operationText(repository: ReviewRepository): string | undefined {
  if (repository.kind === 'none' || repository.operation === null) return undefined;
  return `${operations[repository.operation]} is under way. Finish or abort it in a terminal.`;
}

/** What a turn is called in a list of them: how many came before, when, and what was asked. */
export function turnLabel(index: number, at: number, prompt: string | undefined): string {
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const asked = prompt?.replace(/\s+/g, ' ').trim() ?? '';
  const cut = asked.length > 40 ? `${asked.slice(0, 39)}…` : asked;
  return `Turn ${index + 1}, ${time}${cut === '' ? '' : `: ${cut}`}`;
}
