import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Environment of git that nothing of this machine gets into. */
export const plainGit = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
} as const;

/** A repository in a folder of its own. */
export interface GitRepository extends Disposable {
  /** Folder that holds `root`, and is deleted with it. */
  readonly home: string;
  readonly root: string;
  git(...args: string[]): string;
  /** Writes files by their paths from the root; null deletes one. */
  write(files: Readonly<Record<string, string | Uint8Array | null>>): void;
  read(path: string): string;
  commit(message: string): string;
}

/** Makes a repository with these files committed; without any, one without commits. */
export function gitRepository(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  ...init: readonly string[]
): GitRepository {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-git-')));
  const root = join(home, 'project');
  mkdirSync(root);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...plainGit },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  const repository: GitRepository = {
    home,
    root,
    git,
    write(changes) {
      for (const [path, content] of Object.entries(changes)) {
        const file = join(root, path);
        mkdirSync(dirname(file), { recursive: true });
        if (content === null) rmSync(file);
        else writeFileSync(file, content);
      }
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    commit(message) {
      git('add', '-A');
      git('commit', '-q', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
  git('init', '-q', '-b', 'main', ...init);
  repository.write(files);
  if (Object.keys(files).length > 0) repository.commit('first');
  return repository;
}
