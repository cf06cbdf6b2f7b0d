import { AppError } from '#shared/base/app-error.ts';
import { plainText } from '#shared/chat/safe-text.ts';
import type { CommitInput, CommitResult } from '#shared/contract/review.ts';
import { findHooks, type Hooks } from '../git/find-hooks.ts';
import type { Git } from '../git/git.ts';
import { operationOf, type Repository } from '../git/repository.ts';
import { isStaged } from './parse-status.ts';
import { readGitStatus } from './review-source.ts';

/** Hooks may run tests, and a key may be asked for. */
const TIMEOUT_MS = 10 * 60_000;
const MAX_REASON = 4000;
const MAX_SUBJECT = 200;

/**
 * Commits what is staged, as the user. Hooks that lie in the repository run if `hooks` says so, and with
 * them all that it names; the user's own always do. @throws AppError as `review.commit`
 */
export async function commitStaged(
  git: Git,
  repository: Repository,
  { message, hooks }: Pick<CommitInput, 'message' | 'hooks'>,
): Promise<CommitResult> {
  const status = await readGitStatus(git, repository);
  if (status.entries.some(({ kind }) => kind === 'conflicted')) {
    throw new AppError('commit_failed', 'Some files have conflicts. Resolve and stage them first.');
  }
  const hasStaged = status.entries.some(isStaged);
  if (!hasStaged && (await operationOf(repository)) !== 'merge') {
    throw new AppError('commit_failed', 'Nothing is staged. Stage what is to be committed first.');
  }
  const result = await git.run(['commit', '--file=-'], {
    ...commitPlace(repository, await findHooks(git, repository), hooks),
    input: Buffer.from(message),
    writes: true,
    timeoutMs: TIMEOUT_MS,
  });
  if (result.code !== 0 || result.stopped) {
    const said = plainText(`${Buffer.from(result.stdout, 'latin1').toString()}${result.stderr}`);
    throw new AppError('commit_failed', refusal(said.trim(), result.stopped));
  }
  const commit = (await git.read(['rev-parse', 'HEAD'], { repository })).trim();
  const subject = message.trim().split('\n')[0]?.slice(0, MAX_SUBJECT) ?? '';
  return { commit, branch: (await readGitStatus(git, repository)).branch, subject };
}

/** How git is to commit. @throws AppError `commit_has_hooks` if somebody has to say whether they run */
function commitPlace(
  repository: Repository,
  { names, own, folder }: Hooks,
  wanted: boolean | undefined,
): { repository: Repository; hooks?: string } | { cwd: string; ownPrograms: true } {
  if (names.length === 0) return { repository };
  if (!own) return { repository, hooks: folder };
  if (wanted === false) return { repository };
  if (wanted) return { cwd: repository.root, ownPrograms: true };
  throw new AppError(
    'commit_has_hooks',
    `This repository has hooks for commits: ${names.join(', ')}. They are programs in its folder, which an agent may have written or changed. Say whether they run.`,
  );
}

function refusal(said: string, stopped: boolean): string {
  if (stopped) return 'The commit took too long and was stopped. Look at what its hooks do.';
  if (/tell me who you are|empty ident name|unable to auto-detect email/i.test(said)) {
    const how = 'git config --global user.name "Your Name"” and the same for user.email';
    return `Git does not know who you are. Run “${how}, then try again.`;
  }
  const end = said.length > MAX_REASON ? `…${said.slice(-MAX_REASON)}` : said;
  return `The commit was refused. ${end === '' ? 'Git gave no reason.' : end}`;
}
