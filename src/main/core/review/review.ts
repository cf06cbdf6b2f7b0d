// What changed in the folders of chats, as git sees it, and what becomes of it.

import type { Clock, Logger } from '#shared/base/ports.ts';
import type {
  ReviewDiff,
  ReviewDiffInput,
  ReviewScope,
  ReviewStatus,
} from '#shared/contract/review.ts';
import { Git, type GitPorts } from '../git/git.ts';
import {
  findRepository,
  operationOf,
  type Repository,
  requireRepository,
} from '../git/repository.ts';
import { type ReadPatch, readPatch } from './read-patch.ts';
import { readFiles } from './read-status.ts';
import { readGitStatus, type ScopePoints, sidesOf } from './review-source.ts';
import { MAX_SHOWN_BYTES, toDiff } from './to-diff.ts';

export interface ReviewPorts extends GitPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folder of a chat. @throws AppError `chat_not_found` */
  readonly folderOf: (chat: string) => string;
}

const nothing = { files: [], totals: { files: 0, additions: 0, deletions: 0 }, truncated: false };

export class Review {
  readonly #ports: ReviewPorts;
  readonly #git: Git;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
    this.#git = new Git(ports);
  }

  /** The changed files of a scope. @throws AppError as declared for `review.status` */
  async status(chat: string, scope: ReviewScope): Promise<ReviewStatus> {
    const folder = this.#ports.folderOf(chat);
    const repository = await findRepository(this.#git, folder);
    if (typeof repository === 'string') {
      const none = { kind: 'none', reason: repository } as const;
      return { repository: none, start: null, note: null, ...nothing };
    }
    const status = await readGitStatus(this.#git, repository);
    const points = this.#points(chat, scope, repository);
    const sides = sidesOf(scope, repository, status, points);
    const isOpen = scope === 'uncommitted';
    const { root, gitDir, commonDir } = repository;
    return {
      repository: {
        kind: 'git',
        root,
        folder: repository.folder,
        branch: status.branch,
        head: status.head,
        operation: await operationOf(repository),
        linked: gitDir !== commonDir,
      },
      start: points.start,
      ...(sides ? await readFiles(this.#git, repository, sides, status, isOpen) : nothing),
      note: sides ? null : 'The files were not recorded at that time.',
    };
  }

  /** What is different in one file. @throws AppError as declared for `review.diff` */
  async diff(input: ReviewDiffInput): Promise<ReviewDiff> {
    const repository = await requireRepository(this.#git, this.#ports.folderOf(input.chat));
    return toDiff(input.path, await this.#patch(repository, input));
  }

  async #patch(
    repository: Repository,
    input: ReviewDiffInput,
  ): Promise<ReadPatch | undefined | null> {
    const status = await readGitStatus(this.#git, repository);
    const points = this.#points(input.chat, input.scope, repository);
    const sides = sidesOf(input.scope, repository, status, points);
    if (!sides) return undefined;
    return readPatch(this.#git, repository, sides, status, input, { maxBytes: MAX_SHOWN_BYTES });
  }

  #points(_chat: string, _scope: ReviewScope, _repository: Repository): ScopePoints {
    return { start: null, turn: null };
  }
}
