// All agents of this machine that run: one process for each agent and project, and one owner for each
// session, so that nobody's updates go to somebody else.

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { ClientClosedError, FolderNotFoundError, SessionBusyError } from '../errors/acp-error.ts';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { AgentSession } from '../session/agent-session.ts';
import type { SessionOptions } from '../session/session-options.ts';
import type { AgentLease, SessionSource } from './agent-lease.ts';
import type { PoolClient, PoolClientEvents, PoolSession } from './pool-client.ts';
import { ProjectAgent } from './project-agent.ts';

export interface AgentPoolPorts<S extends PoolSession> {
  /** Makes a client for an agent in a project; not started. */
  readonly createClient: (
    profile: AgentProfile,
    project: string,
    events: PoolClientEvents,
  ) => PoolClient<S>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** After this long without a session a process ends, in ms. */
  readonly keepIdleMs: () => number;
}

/** What is opened. */
export interface PoolRequest {
  readonly profile: AgentProfile;
  /** Absolute path of an existing folder. */
  readonly project: string;
  readonly source: SessionSource;
  readonly options?: SessionOptions;
}

export class AgentPool<S extends PoolSession = AgentSession> {
  readonly #ports: AgentPoolPorts<S>;
  readonly #agents = new Map<string, { readonly agent: ProjectAgent<S>; profile: AgentProfile }>();
  /** Sessions that are open or about to be, by agent and id. */
  readonly #owned = new Set<string>();
  #closed = false;

  constructor(ports: AgentPoolPorts<S>) {
    this.#ports = ports;
  }

  /**
   * Opens a session. A session that is open here already is not opened twice: its updates would be
   * split between two owners. @throws AcpError `session_busy` for that
   */
  async open({ profile, project, source, options = {} }: PoolRequest): Promise<AgentLease<S>> {
    const agent = await this.agent(profile, project);
    const owned = source.kind === 'existing' ? ownerKey(profile, source.id) : undefined;
    if (owned !== undefined) {
      if (this.#owned.has(owned)) {
        throw new SessionBusyError('This session is open already. Go to where it is shown.');
      }
      this.#owned.add(owned);
    }
    try {
      const lease = await agent.open(source, { ...options, cwd: options.cwd ?? project });
      const key = ownerKey(profile, lease.id);
      this.#owned.add(key);
      lease.onDidChange(({ kind }) => {
        if (kind === 'closed') this.#owned.delete(key);
      });
      return lease;
    } catch (error) {
      if (owned !== undefined) this.#owned.delete(owned);
      throw error;
    }
  }

  /** The agent of a project, running or not. @throws FolderNotFoundError for a folder that is not there */
  async agent(profile: AgentProfile, project: string): Promise<ProjectAgent<S>> {
    const folder = await existingFolder(project);
    if (this.#closed) throw new ClientClosedError('Aerie is shutting down.');
    // Agents have ids of their own; no path begins with one and a line break.
    const key = `${profile.id}\n${folder}`;
    const known = this.#agents.get(key);
    if (known) {
      // The settings may have changed: the next process is another one.
      known.profile = profile;
      return known.agent;
    }
    const agent: ProjectAgent<S> = new ProjectAgent({
      ...this.#ports,
      createClient: (events) => this.#ports.createClient(entry.profile, folder, events),
    });
    const entry = { agent, profile };
    this.#agents.set(key, entry);
    return agent;
  }

  /** Ends all agents; resolves when no process is left. */
  async close(): Promise<void> {
    this.#closed = true;
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    await Promise.all(agents.map(({ agent }) => agent.close()));
    this.#owned.clear();
  }
}

const ownerKey = (profile: AgentProfile, id: string): string => `${profile.id}\n${id}`;

async function existingFolder(path: string): Promise<string> {
  if (isAbsolute(path)) {
    const folder = await realpath(path).catch(() => null);
    const found = folder === null ? null : await stat(folder).catch(() => null);
    if (folder !== null && found?.isDirectory()) return folder;
  }
  throw new FolderNotFoundError(
    `The folder of the project is not there: ${path}. Choose another, with its whole path.`,
  );
}
