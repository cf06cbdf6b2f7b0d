import { realpath } from 'node:fs/promises';
import {
  MAX_PROTOCOL_FRAMES,
  MAX_PROTOCOL_TEXT,
  type ProtocolFrame,
  type ProtocolPage,
  type SeenProtocol,
} from '#shared/contract/protocol.ts';
import type { ProtocolLog } from '../agents/updates/protocol-log.ts';

/** Logs kept, also of agents that ended: that is when they are looked at. */
const MAX_LOGS = 8;
/** Characters of all messages of a page. */
const MAX_PAGE = 300_000;

/** The protocol logs of the agents that were started last, by agent and folder. */
export class ProtocolLogs {
  readonly #logs = new Map<string, { readonly number: number; readonly log: ProtocolLog }>();
  #number = 0;

  /** `project`: the folder's real path. The log replaces that of the process before. */
  add(agent: string, project: string, log: ProtocolLog | undefined): void {
    if (!log) return;
    const key = keyOf(agent, project);
    this.#number += 1;
    this.#logs.delete(key);
    this.#logs.set(key, { number: this.#number, log });
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > MAX_LOGS && oldest !== undefined) this.#logs.delete(oldest);
  }

  /** What came after what was seen of the agent in a folder; all, if that was another process. */
  async read(agent: string, folder: string, seen: SeenProtocol): Promise<ProtocolPage> {
    const found = this.#logs.get(keyOf(agent, await realpath(folder).catch(() => folder)));
    if (!found) return { log: 0, frames: [], more: false };
    const { number: log } = found;
    const after = seen.log === log ? (seen.after ?? 0) : 0;
    const frames: ProtocolFrame[] = [];
    let chars = 0;
    const next = found.log.since(after, MAX_PROTOCOL_FRAMES);
    for (const { number, direction, at, method, message, note } of next) {
      const whole = typeof message === 'string' ? message : (JSON.stringify(message) ?? '');
      const text =
        whole.length > MAX_PROTOCOL_TEXT ? `${whole.slice(0, MAX_PROTOCOL_TEXT)}…` : whole;
      chars += text.length;
      if (chars > MAX_PAGE && frames.length > 0) break;
      frames.push({ number, direction, at, method: method ?? null, text, note: note ?? null });
    }
    const last = frames.at(-1)?.number ?? after;
    return { log, frames, more: last < found.log.total && frames.length > 0 };
  }
}

/** Name of the process of an agent in a folder, by its real path. */
export function keyOf(agent: string, project: string): string {
  return `${agent}\n${project}`;
}
