import type { Git } from '../git/git.ts';
import { gitFailed } from '../git/git.ts';
import type { Latin1 } from '../git/git-names.ts';
import type { Repository } from '../git/repository.ts';

/**
 * Applies a patch, all of it or nothing: with `--cached` to the index, else to the working files; with
 * `--reverse` backwards. False if it does not fit. @throws AppError `git_missing`, `git_failed`
 */
export async function applyPatch(
  git: Git,
  repository: Repository,
  patch: Latin1,
  options: readonly ('--cached' | '--reverse')[] = [],
): Promise<boolean> {
  if (patch === '') return true;
  const result = await git.run(['apply', '--whitespace=nowarn', ...options, '-'], {
    repository,
    input: Buffer.from(patch, 'latin1'),
    writes: true,
  });
  if (result.code === 0) return true;
  if (result.code === 1 && !result.stopped) return false;
  throw gitFailed(result);
}
