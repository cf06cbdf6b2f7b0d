// What files held before a tool call changed them. Agents such as opencode tell what they write but
// not over what (acp.md 4.6), so it is read as soon as a call names its file, and before it is over.

import { isAbsolute, resolve } from 'node:path';
import { type Logger, silentLogger } from '#shared/base/ports.ts';
import { field, namedPath } from '#shared/chat/tool-field.ts';
import { codeOf } from '../../store/private-file.ts';
import type { SessionView } from '../client/session-view.ts';
import { systemLinks } from '../files/file-requests.ts';
import { readText } from '../files/read-text.ts';
import { workspaceBoundary } from '../files/workspace-boundary.ts';
import type { ToolCallState } from './tool-call-state.ts';

/** Larger files are not compared anyway. */
const MAX_BYTES = 512 * 1024;
/** Calls remembered for each session. */
const MAX_CALLS = 64;

/** Reads files of a session's tool calls early; one per session. */
export class PreviousContents {
  readonly #session: SessionView;
  readonly #logger: Logger;
  readonly #reads = new Map<string, Promise<void>>();
  readonly #texts = new Map<string, string | null>();
  /** Calls that have ended: the next use of such an id is another call. */
  readonly #over = new Set<string>();
  readonly #unsubscribe: () => void;

  constructor(session: SessionView, logger: Logger = silentLogger) {
    this.#session = session;
    this.#logger = logger;
    this.#unsubscribe = session.onDidChangeToolCall((call) => this.#didChange(call));
  }

  /**
   * What the call's file held: null if there was none, undefined if that is not known: the call names
   * no file of the session, its text is too long or no text, or it was over before it could be read.
   */
  of(toolCallId: string): string | null | undefined {
    return this.#texts.get(toolCallId);
  }

  /** Resolves when what is being read for a call has been read. Never rejects. */
  async settled(toolCallId: string): Promise<void> {
    await this.#reads.get(toolCallId);
  }

  dispose(): void {
    this.#unsubscribe();
    this.#reads.clear();
    this.#texts.clear();
    this.#over.clear();
  }

  #didChange(call: ToolCallState): void {
    const { toolCallId, kind, status, rawInput, replayed } = call;
    const isOver = status === 'completed' || status === 'failed';
    if (isOver) {
      if (this.#reads.has(toolCallId)) this.#over.add(toolCallId);
      return;
    }
    if (this.#over.delete(toolCallId)) {
      this.#reads.delete(toolCallId);
      this.#texts.delete(toolCallId);
    }
    if (replayed || kind !== 'edit' || this.#reads.has(toolCallId)) return;
    const path = namedPath(rawInput);
    if (path === undefined) return;
    this.#reads.set(toolCallId, this.#read(toolCallId, path));
    if (this.#reads.size <= MAX_CALLS) return;
    const oldest = [...this.#reads.keys()][0] ?? '';
    this.#reads.delete(oldest);
    this.#texts.delete(oldest);
    this.#over.delete(oldest);
  }

  async #read(toolCallId: string, named: string): Promise<void> {
    const { cwd, additionalDirectories } = this.#session;
    try {
      const boundary = await workspaceBoundary(
        [cwd, ...additionalDirectories],
        process.platform,
        systemLinks,
      );
      const answer = await boundary.check(isAbsolute(named) ? named : resolve(cwd, named));
      if (!answer.inside) return;
      const text = await readText(answer.path, {
        maxBytes: MAX_BYTES,
        contains: boundary.contains,
      }).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return null;
        throw error;
      });
      if (!this.#reads.has(toolCallId) || this.#isDone(toolCallId, text)) return;
      this.#texts.set(toolCallId, text);
    } catch (error) {
      this.#logger.debug({ err: error }, 'a file was not read before a tool call changed it');
    }
  }

  /** True if the call may have written its file already: what was read may be its own text then. */
  #isDone(toolCallId: string, text: string | null): boolean {
    const call = this.#session.toolCall(toolCallId);
    if (call?.status === 'completed' || call?.status === 'failed') return true;
    return text !== null && field(call?.rawInput, 'content') === text;
  }
}
