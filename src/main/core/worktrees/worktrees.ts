// Worktrees of repositories: made for chats, listed, and removed when nothing is lost with them.

import { randomInt } from 'node:crypto';
import { rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { ChatInfo } from '#shared/contract/chats.ts';
import type {
  ChatWorktree,
  NewWorktree,
  WorktreeInfo,
  WorktreeLoss,
  WorktreeOptions,
} from '#shared/contract/worktrees.ts';
import { Git, type GitPorts } from '../git/git.ts';
import { nameOf } from '../git/git-names.ts';
import { OneAtATime } from '../git/one-at-a-time.ts';
import {
  findRepository,
  noRepository,
  type Repository,
  requireRepository,
} from '../git/repository.ts';
import { createWorktree, isTaken } from './create-worktree.ts';
import { type ListedWorktree, parseWorktrees } from './parse-worktrees.ts';
import { ProgressBoard } from './progress-board.ts';
import { lossText, worktreeLoss } from './worktree-loss.ts';
import { BRANCH_PREFIX, wordName, worktreePath } from './worktree-place.ts';

export interface WorktreePorts extends GitPorts {
  readonly home: string;
  /** Where new ones are, see `worktreePath`. */
  readonly template: () => string;
  /** All chats in a folder or below it, archived ones too. */
  readonly chatsIn: (folder: string) => readonly ChatInfo[];
  /** Lets go of a chat's agent, which works in a folder that is about to be removed. */
  readonly letGo: (chat: string) => Promise<void>;
  /** The worktree of these chats is gone. */
  readonly didRemove: (chats: readonly string[]) => void;
}

/** A new worktree, and the folder in it that a chat works in. */
export interface MadeWorktree {
  readonly cwd: string;
  readonly worktree: ChatWorktree;
}

const MAX_BRANCHES = 500;
const MAX_TRIES = 300;

export class Worktrees {
  readonly #ports: WorktreePorts;
  readonly #git: Git;
  readonly #changing = new OneAtATime();
  readonly #making = new Map<string, Promise<MadeWorktree>>();

  /** How far new ones are, by the command that asked for them. */
  readonly progress = new ProgressBoard();

  constructor(ports: WorktreePorts) {
    this.#ports = ports;
    this.#git = new Git(ports);
  }

  /** @throws AppError as declared for `worktrees.options` */
  async options(folder: string, name?: string): Promise<WorktreeOptions> {
    const none = { branches: [], current: null, name: name ?? '', path: null, branch: null };
    const repository = await findRepository(this.#git, folder);
    if (typeof repository === 'string') {
      return { root: null, reason: noRepository(repository), ...none };
    }
    const { root } = await this.#main(repository);
    const cwd = repository.root;
    const list = ['for-each-ref', '--sort=-committerdate', `--count=${MAX_BRANCHES}`];
    const refs = await this.#git.read([...list, '--format=%(refname:lstrip=2)', 'refs/heads'], {
      cwd,
    });
    const branches = nameOf(refs).split('\n').filter(Boolean);
    const head = await this.#git.run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { cwd });
    const current = nameOf(head.stdout).trim() || null;
    if (branches.length === 0) {
      const reason = 'This repository has no commit yet. Commit something first.';
      return { root, reason, ...none, current };
    }
    const chosen = name ?? (await this.#freeName(repository, root));
    const path = this.#pathOf(root, chosen);
    const branch = BRANCH_PREFIX + chosen;
    const taken = await isTaken(this.#git, repository, path, branch);
    const reason = taken ? 'That name is taken. Choose another.' : null;
    return { root, reason, branches, current, name: chosen, path, branch };
  }

  /** Creates one, once for each command; where a chat in it works. @throws AppError as of `chats.create` */
  create(command: string, folder: string, wish: NewWorktree): Promise<MadeWorktree> {
    const known = this.#making.get(command);
    if (known) return known;
    const making = this.#create(command, folder, wish).finally(() => this.#making.delete(command));
    this.#making.set(command, making);
    return making;
  }

  /** All of a repository. @throws AppError as declared for `worktrees.list` */
  async list(folder: string): Promise<WorktreeInfo[]> {
    const { worktrees } = await this.#listed(folder);
    return Promise.all(
      worktrees.map(async ({ path, branch, main, locked }) => ({
        path,
        branch,
        main,
        locked,
        missing: !(await stat(path).catch(() => null)),
        chats: this.#ports.chatsIn(path).map(({ id }) => id),
      })),
    );
  }

  /** @throws AppError as declared for `worktrees.inspect` */
  async inspect(folder: string, path: string): Promise<WorktreeLoss> {
    const { repository, worktrees } = await this.#listed(folder);
    return worktreeLoss(this.#git, repository, find(worktrees, path));
  }

  /** @throws AppError as declared for `worktrees.remove` */
  async remove(folder: string, path: string, force: boolean): Promise<void> {
    const { repository, worktrees } = await this.#listed(folder);
    const worktree = find(worktrees, path);
    const [main] = worktrees;
    if (worktree.main || !main) {
      throw new AppError('bad_request', 'This is the folder of the repository itself. It stays.');
    }
    if (worktree.locked) {
      throw new AppError('worktree_in_use', 'This worktree is locked. Unlock it with git first.');
    }
    const chats = this.#ports.chatsIn(path);
    const busy = chats.find(({ activity }) => activity === 'working' || activity === 'needs_you');
    if (busy) {
      const title = busy.title ?? busy.agentLabel;
      throw new AppError('worktree_in_use', `“${title}” works in this worktree. Stop it first.`);
    }
    await this.#changing.run(repository.commonDir, async () => {
      const loss = await worktreeLoss(this.#git, repository, worktree);
      const lost = lossText(loss);
      if (!force && lost !== null) throw new AppError('worktree_has_work', lost);
      for (const { id } of chats) await this.#ports.letGo(id);
      await this.#removeFiles(main.path, worktree);
    });
    this.#ports.didRemove(chats.map(({ id }) => id));
  }

  dispose(): void {
    this.progress.dispose();
  }

  async #create(command: string, folder: string, wish: NewWorktree): Promise<MadeWorktree> {
    try {
      const repository = await requireRepository(this.#git, folder);
      return await this.#changing.run(repository.commonDir, async () => {
        const { root } = await this.#main(repository);
        const name = wish.name ?? (await this.#freeName(repository, root));
        const path = this.#pathOf(root, name);
        const branch = BRANCH_PREFIX + name;
        const plan = { repository, path, branch, from: wish.from };
        const cwd = await createWorktree(this.#git, plan, (progress) =>
          this.progress.set(command, progress),
        );
        this.progress.set(command, { phase: 'done', percent: 100 });
        return { cwd, worktree: { root, path, branch, removed: false } };
      });
    } catch (error) {
      this.progress.set(command, { phase: 'failed', percent: null });
      throw error;
    }
  }

  async #removeFiles(cwd: string, { path, branch }: ListedWorktree): Promise<void> {
    const options = { cwd, writes: true };
    const isThere = await stat(path).catch(() => null);
    if (isThere) {
      // What would be lost was looked at. Git would look again, by what the repository names for that.
      await this.#git.read(['worktree', 'remove', '--force', path], options);
    } else await this.#git.read(['worktree', 'prune'], options);
    // Others' branches are theirs.
    if (branch?.startsWith(BRANCH_PREFIX)) await this.#git.run(['branch', '-D', branch], options);
    await rmdir(dirname(path)).catch(() => {
      // Others are in it.
    });
  }

  async #listed(
    folder: string,
  ): Promise<{ repository: Repository; worktrees: readonly ListedWorktree[] }> {
    const repository = await requireRepository(this.#git, folder);
    return { repository, worktrees: await this.#worktrees(repository.root) };
  }

  async #worktrees(cwd: string): Promise<ListedWorktree[]> {
    const list = ['worktree', 'list', '--porcelain'];
    const result = await this.#git.run([...list, '-z'], { cwd });
    // Git before 2.36 does not know -z.
    if (result.code === 129) return parseWorktrees(await this.#git.read(list, { cwd }));
    return parseWorktrees(result.code === 0 ? result.stdout : await this.#git.read(list, { cwd }));
  }

  async #main({ root }: Repository): Promise<{ root: string }> {
    const [main] = await this.#worktrees(root);
    return { root: main?.path ?? root };
  }

  async #freeName(repository: Repository, root: string): Promise<string> {
    const seed = randomInt(1000);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const name = wordName(seed, tries);
      const path = this.#pathOf(root, name);
      if (!(await isTaken(this.#git, repository, path, BRANCH_PREFIX + name))) return name;
    }
    throw new AppError('worktree_exists', 'All names are taken. Choose one yourself.');
  }

  #pathOf(root: string, name: string): string {
    return worktreePath(this.#ports.template(), root, name, this.#ports.home);
  }
}

function find(worktrees: readonly ListedWorktree[], path: string): ListedWorktree {
  const found = worktrees.find((one) => one.path === path);
  if (found) return found;
  throw new AppError('worktree_not_found', 'That worktree does not exist any more.');
}
