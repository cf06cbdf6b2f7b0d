// Answers to `fs/read_text_file` and `fs/write_text_file` (acp.md 6.8): what an agent may read and
// write is decided here; reading and writing themselves are in files of their own.

import { readlink, realpath } from 'node:fs/promises';
import { isAbsolute, normalize } from 'node:path';
import {
  type ReadTextFileRequest,
  type ReadTextFileResponse,
  RequestError,
  type WriteTextFileRequest,
} from '@agentclientprotocol/sdk/unstable';
import { type Logger, silentLogger } from '#shared/base/ports.ts';
import { codeOf } from '../../store/private-file.ts';
import type { AgentRequestContext, FileRequests } from '../client/agent-requests.ts';
import type { Hooks } from '../hooks/hook-types.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry.ts';
import type { FileAccess, OpenBuffers } from './open-buffers.ts';
import { readText, selectLines } from './read-text.ts';
import {
  type LinkReader,
  type WorkspaceBoundary,
  workspaceBoundary,
} from './workspace-boundary.ts';
import { writeText } from './write-text.ts';

/** A write that an agent asks for. `path` is absolute and has no links in it. */
export interface DelegatedWrite {
  readonly sessionId: string;
  readonly path: string;
  readonly content: string;
}

/** What an agent may do with files; everything has a default. */
export interface FileRequestsOptions {
  /** Which requests are kept inside of the session's folders. Default `readwrite`. */
  readonly strictCwd?: 'off' | 'write' | 'readwrite';
  /**
   * Sees each write first. Throwing refuses it, and the agent is told the error's message; answering
   * `handled` means that the text is stored already and the disk is left alone.
   */
  readonly onFsWrite?: (
    write: DelegatedWrite,
    context: { readonly signal: AbortSignal },
  ) => 'handled' | void | Promise<'handled' | void>;
  readonly openBuffers?: OpenBuffers;
  /** Largest file that is read, in bytes. Default 10 MiB. */
  readonly maxReadBytes?: number;
}

/** What the answers stand on; all optional. */
export interface FileRequestsPorts {
  readonly hooks?: Hooks;
  readonly telemetry?: Telemetry;
  readonly logger?: Logger;
  /** Only its quirks are looked at. */
  readonly profile?: Pick<AgentProfile, 'quirks'>;
}

const MAX_READ_BYTES = 10 * 1024 * 1024;
/** Characters of a handler's reason that an agent is told. */
const MAX_REASON = 500;

/** Answers an agent's requests for files. */
export function createFileRequests(
  options: FileRequestsOptions = {},
  ports: FileRequestsPorts = {},
): FileRequests {
  return new DelegatedFiles(options, ports);
}

/** The links of this machine. */
export const systemLinks: LinkReader = {
  realpath: (path) => realpath(path),
  readlink: (path) => readlink(path).catch(() => null),
};

class DelegatedFiles implements FileRequests {
  readonly #options: FileRequestsOptions;
  readonly #ports: FileRequestsPorts;
  readonly #telemetry: Telemetry;
  readonly #logger: Logger;
  /** Last write of each path under way: writes of one file keep their order. */
  readonly #writes = new Map<string, Promise<void>>();

  constructor(options: FileRequestsOptions, ports: FileRequestsPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#telemetry = ports.telemetry ?? noTelemetry;
    this.#logger = ports.logger ?? silentLogger;
  }

  async readTextFile(
    request: ReadTextFileRequest,
    context: AgentRequestContext,
  ): Promise<ReadTextFileResponse> {
    return this.#counted('read', async () => {
      const text = await this.#read(request, context);
      return { content: selectLines(text, request.line, request.limit) };
    });
  }

  async writeTextFile(request: WriteTextFileRequest, context: AgentRequestContext): Promise<void> {
    await this.#counted('write', async () => {
      const path = absolute(request.path);
      await this.#inOrder(path, () => this.#write({ ...request, path }, context));
    });
  }

  async #inOrder(path: string, write: () => Promise<void>): Promise<void> {
    const before = this.#writes.get(path) ?? Promise.resolve();
    const writing = before.then(write);
    const settled = writing.catch(() => {});
    this.#writes.set(path, settled);
    try {
      await writing;
    } finally {
      if (this.#writes.get(path) === settled) this.#writes.delete(path);
    }
  }

  async #read(request: ReadTextFileRequest, context: AgentRequestContext): Promise<string> {
    const asked = absolute(request.path);
    const boundary =
      (this.#options.strictCwd ?? 'readwrite') === 'readwrite'
        ? await boundaryOf(context)
        : undefined;
    const path = await permitted(asked, boundary);
    throwIfAborted(context.signal);
    const { openBuffers, maxReadBytes } = this.#options;
    const text =
      openBuffers?.unsavedText(asked) ??
      openBuffers?.unsavedText(path) ??
      (await readText(path, {
        maxBytes: maxReadBytes ?? MAX_READ_BYTES,
        contains: boundary?.contains,
      }).catch((error: unknown) => {
        throw readError(error, request.path);
      }));
    const line = request.line ?? undefined;
    this.#tell({ kind: 'read', sessionId: context.session.id, path, line });
    return text;
  }

  async #write(request: WriteTextFileRequest, context: AgentRequestContext): Promise<void> {
    const { content } = request;
    const { session, signal } = context;
    await this.#askHooks(request, context);
    const strict = (this.#options.strictCwd ?? 'readwrite') !== 'off';
    const boundary = strict ? await boundaryOf(context) : undefined;
    const path = boundary
      ? await permitted(request.path, boundary)
      : await behindLink(request.path);
    throwIfAborted(signal);
    const write = { sessionId: session.id, path, content };
    const handled = (await this.#askHandler(write, signal)) === 'handled';
    const advisory = this.#ports.profile?.quirks.fsWriteIsAdvisory ?? false;
    if (!handled && !advisory) {
      throwIfAborted(signal);
      await writeText(path, content, {
        contains: boundary?.contains,
        beforeRename: async () => {
          throwIfAborted(signal);
          if (strict && (await permitted(request.path, await boundaryOf(context))) !== path) {
            throw new RequestError(-32603, 'This path was changed while it was written to.');
          }
        },
      }).catch((error: unknown) => {
        throw writeError(error);
      });
    }
    this.#tell({ kind: 'write', ...write, advisory });
  }

  /** What is done is done, whatever those who follow along make of it. */
  #tell(access: FileAccess): void {
    try {
      this.#options.openBuffers?.didAccess(access);
    } catch (error) {
      this.#logger.warn({ err: error }, 'a view did not follow a file access of an agent');
    }
  }

  async #askHooks(
    { path, content }: WriteTextFileRequest,
    { session, signal }: AgentRequestContext,
  ): Promise<void> {
    const refusal = await this.#ports.hooks?.ask(
      'file_changed',
      path,
      { sessionId: session.id, fileWrite: { path, content } },
      signal,
    );
    if (refusal) throw new RefusedByHook(refusal.reason, refusal.cause);
  }

  async #askHandler(write: DelegatedWrite, signal: AbortSignal): Promise<'handled' | undefined> {
    try {
      return (await this.#options.onFsWrite?.(write, { signal })) ?? undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : '';
      throw new RequestError(-32603, reason.slice(0, MAX_REASON) || 'This write was refused.');
    }
  }

  /** Counts what becomes of a request, and lets nothing out but what was worded for the agent. */
  async #counted<T>(op: 'read' | 'write', run: () => Promise<T>): Promise<T> {
    try {
      const result = await run();
      this.#telemetry.count('fs.delegated', 1, { op, outcome: 'handled' });
      return result;
    } catch (error) {
      this.#telemetry.count('fs.delegated', 1, { op, outcome: outcomeOf(error) });
      if (error instanceof RequestError) throw error;
      this.#logger.warn({ err: error, op }, 'a request of an agent for a file failed');
      throw new RequestError(
        -32603,
        `The file could not be ${op === 'read' ? 'read' : 'written'}.`,
      );
    }
  }
}

class RefusedByHook extends RequestError {
  readonly refusedBy: 'hook' | 'error';

  constructor(reason: string, refusedBy: 'hook' | 'error') {
    super(-32603, reason.slice(0, MAX_REASON) || 'This write was refused.');
    this.refusedBy = refusedBy;
  }
}

function outcomeOf(error: unknown): string {
  if (!(error instanceof RefusedByHook)) return 'error';
  return error.refusedBy === 'hook' ? 'hook_blocked' : 'hook_error';
}

function boundaryOf({ session }: AgentRequestContext): Promise<WorkspaceBoundary> {
  const folders = [session.cwd, ...session.additionalDirectories];
  return workspaceBoundary(folders, process.platform, systemLinks);
}

function absolute(path: string): string {
  if (isAbsolute(path) && !path.includes('\0')) return normalize(path);
  throw RequestError.invalidParams({ path }, 'The path must be absolute.');
}

async function permitted(path: string, boundary: WorkspaceBoundary | undefined): Promise<string> {
  if (!boundary) return path;
  const answer = await boundary.check(path);
  if (answer.inside) return answer.path;
  throw new RequestError(-32603, answer.reason);
}

/** What a link leads to: writing to it must not put a file in its place. */
function behindLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw RequestError.requestCancelled();
}

function readError(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return RequestError.resourceNotFound(path);
    case 'EACCES':
    case 'EPERM':
      return new RequestError(-32603, 'You may not read this file.');
    case 'EISDIR':
      return new RequestError(-32603, 'This is not a file.');
    default:
      return error;
  }
}

function writeError(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RequestError(-32603, 'You may not write to this file or folder.');
    case 'ENOTDIR':
      return new RequestError(-32603, 'A part of this path is not a folder.');
    case 'ENAMETOOLONG':
      return new RequestError(-32603, 'This path is too long.');
    case 'ENOSPC':
    case 'EDQUOT':
      return new RequestError(-32603, 'There is no room left on the disk.');
    default:
      return error;
  }
}
