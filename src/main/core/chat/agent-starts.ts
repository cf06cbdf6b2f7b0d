import { realpath } from 'node:fs/promises';
import type { ChatStart } from '#shared/contract/chats.ts';
import type { StartStep } from '../agents/client/client-options.ts';
import { keyOf } from './protocol-logs.ts';

const steps: Readonly<Record<StartStep, ChatStart['step']>> = {
  bridge: 'finding',
  finding: 'finding',
  starting: 'starting',
  initialising: 'greeting',
  ready: 'session',
};

/** How far the processes of agents are with their start, by agent and folder. */
export class AgentStarts {
  readonly #steps = new Map<string, ChatStart['step']>();
  /** Real paths of the folders that chats name. */
  readonly #folders = new Map<string, string>();

  /** Finds out which folder a chat means by its path. */
  async learn(folder: string): Promise<void> {
    this.#folders.set(folder, await realpath(folder).catch(() => folder));
  }

  /** Real path of a folder that was learned of; any other as it is. */
  folder(path: string): string {
    return this.#folders.get(path) ?? path;
  }

  /** `project`: the folder's real path. */
  didStep(agent: string, project: string, step: StartStep): void {
    this.#steps.set(keyOf(agent, project), steps[step]);
  }

  /** The process is gone. */
  didEnd(agent: string, project: string): void {
    this.#steps.delete(keyOf(agent, project));
  }

  /** What is done now until an agent is ready in a folder. */
  step(agent: string, folder: string): ChatStart['step'] {
    return this.#steps.get(keyOf(agent, this.folder(folder))) ?? 'finding';
  }
}
