import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import { AgentPool } from './agent-pool.ts';
import type { PoolClient, PoolClientEvents, PoolSession } from './pool-client.ts';

class FakeClient implements PoolClient<PoolSession> {
  readonly calls: string[] = [];
  capabilities = { sessionCapabilities: { resume: {} } };
  closed = false;
  startError: Error | undefined;
  reopenError: Error | undefined;
  readonly events: PoolClientEvents;
  #next = 1;

  constructor(events: PoolClientEvents) {
    this.events = events;
  }

  async start(): Promise<void> {
    this.events.onStep('starting');
    if (this.startError) throw this.startError;
  }

  async newSession(): Promise<PoolSession> {
    return this.#session('new', `s${this.#next++}`);
  }

  async loadSession(id: string): Promise<PoolSession> {
    return this.#session('load', id);
  }

  async resumeSession(id: string): Promise<PoolSession> {
    if (this.reopenError) throw this.reopenError;
    return this.#session('resume', id);
  }

  async forkSession(id: string): Promise<PoolSession> {
    return this.#session('fork', `${id}-fork`);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #session(how: string, id: string): PoolSession {
    this.calls.push(`${how} ${id}`);
    return {
      id,
      close: async () => {
        this.calls.push(`close ${id}`);
      },
    };
  }
}

const profile = opencodeProfile();
const fresh = { kind: 'new' } as const;
const dies = { exitCode: 1, signal: null, stderrTail: '' };
let folder: string;
let clock: ManualClock;
let clients: FakeClient[];
let prepare: (client: FakeClient) => void;
let pool: AgentPool<PoolSession>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aerie-pool-'));
  mkdirSync(join(folder, 'one'));
  mkdirSync(join(folder, 'two'));
  clock = new ManualClock();
  clients = [];
  prepare = () => {};
  pool = new AgentPool<PoolSession>({
    clock,
    logger: silentLogger,
    keepIdleMs: () => 1000,
    createClient: (_profile, _project, events) => {
      const client = new FakeClient(events);
      prepare(client);
      clients.push(client);
      return client;
    },
  });
});

afterEach(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const openNew = (project = 'one') =>
  pool.open({ profile, project: join(folder, project), source: fresh });

/** Lets promises that are due run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('AgentPool', () => {
  it('starts one process for each agent and project, whatever the folder is called', async () => {
    symlinkSync(join(folder, 'one'), join(folder, 'alias'));
    const [a, b] = await Promise.all([openNew(), openNew('alias')]);
    await openNew('two');
    expect(clients).toHaveLength(2);
    // Which of the two comes first is the file system's to decide.
    expect([a.id, b.id].toSorted()).toEqual(['s1', 's2']);
  });

  it('refuses a folder that is not there, and a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const project of ['gone', 'file']) {
      await expect(openNew(project)).rejects.toMatchObject({ code: 'bad_option' });
    }
    await expect(pool.open({ profile, project: '.', source: fresh })).rejects.toThrow('whole path');
    expect(clients).toHaveLength(0);
  });

  it('A18: gives a session to one owner only, and to the next one after that', async () => {
    const request = {
      profile,
      project: join(folder, 'one'),
      source: { kind: 'existing', id: 'x', history: 'replay' } as const,
    };
    const outcomes = await Promise.allSettled([pool.open(request), pool.open(request)]);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    const [first] = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(refused).toMatchObject([{ code: 'session_busy' }]);
    await first?.close();
    expect((await pool.open(request)).id).toBe('x');
    expect(clients[0]?.calls).toEqual(['load x', 'close x', 'load x']);
  });

  it('A20: resumes without replay where the transcript is known and the agent can', async () => {
    const project = join(folder, 'one');
    const known = { kind: 'existing', id: 'x', history: 'known' } as const;
    await pool.open({ profile, project, source: known });
    prepare = (client) => {
      client.capabilities = { sessionCapabilities: {} } as typeof client.capabilities;
    };
    await pool.open({ profile, project: join(folder, 'two'), source: { ...known, id: 'y' } });
    expect(clients.map(({ calls }) => calls)).toEqual([['resume x'], ['load y']]);
  });

  it('A07: starts a dead agent again and opens its sessions again', async () => {
    const lease = await openNew();
    const agent = await pool.agent(profile, join(folder, 'one'));
    const states: string[] = [];
    lease.onDidChange(({ kind }) => states.push(kind));
    clients[0]?.events.onExit(dies);
    expect(() => lease.session).toThrow('started again');
    clock.advance(0);
    await settle();
    expect(states).toEqual(['waiting', 'open']);
    expect(agent.state.kind).toBe('ready');
    expect(clients[1]?.calls).toEqual(['resume s1']);
    expect(clients[0]?.closed).toBe(true);
  });

  it('gives up after three deaths within a minute, until somebody asks', async () => {
    const lease = await openNew();
    const agent = await pool.agent(profile, join(folder, 'one'));
    for (const wait of [0, 1000, 5000]) {
      clients.at(-1)?.events.onExit(dies);
      clock.advance(wait);
      await settle();
    }
    expect(agent.state.kind).toBe('ready');
    clients.at(-1)?.events.onExit(dies);
    expect(agent.state.kind).toBe('failed');
    expect(lease.state.kind).toBe('lost');
    await agent.retry();
    expect(lease.state.kind).toBe('open');
  });

  it('A07: opens the sessions of a dead agent again when somebody else starts it first', async () => {
    const lease = await openNew();
    clients[0]?.events.onExit(dies);
    clock.advance(0);
    await settle();
    clients[1]?.events.onExit(dies);
    expect(lease.state.kind).toBe('waiting');
    await openNew();
    clock.advance(1000);
    await settle();
    expect(lease.state.kind).toBe('open');
    expect(clients[2]?.calls).toEqual(['new s1', 'resume s1']);
  });

  it('hands out no session of a process that died while the session was opened', async () => {
    prepare = (client) => {
      const begin = client.newSession.bind(client);
      client.newSession = async () => {
        const session = await begin();
        client.events.onExit(dies);
        return session;
      };
    };
    await expect(openNew()).rejects.toMatchObject({ code: 'client_closed' });
    prepare = () => {};
    expect((await openNew()).state.kind).toBe('open');
  });

  it('tells how a dead agent ended', async () => {
    const lease = await openNew();
    clients[0]?.events.onExit(dies);
    expect(lease.state).toEqual({ kind: 'waiting', exit: dies });
  });

  it('A18: opens a session again only when the agent has let it go', async () => {
    const lease = await openNew();
    const gone = Promise.withResolvers<void>();
    const { session } = lease;
    session.close = () => gone.promise;
    const closed = lease.close();
    const source = { kind: 'existing', id: lease.id, history: 'known' } as const;
    const again = pool.open({ profile, project: join(folder, 'one'), source });
    await settle();
    expect(clients[0]?.calls).toEqual(['new s1']);
    gone.resolve();
    await closed;
    expect((await again).session).not.toBe(session);
    expect(clients[0]?.calls).toEqual(['new s1', 'resume s1']);
  });

  it('tells of one session that cannot be opened again, and goes on with the others', async () => {
    const [a, b] = [await openNew(), await openNew()];
    prepare = (client) => {
      const resume = client.resumeSession.bind(client);
      client.resumeSession = (id) => (id === a.id ? Promise.reject(new Error('gone')) : resume(id));
    };
    clients[0]?.events.onExit(dies);
    clock.advance(0);
    await settle();
    expect(a.state).toMatchObject({ kind: 'lost', error: { message: 'gone' } });
    expect(b.state.kind).toBe('open');
  });

  it('keeps a start that failed from holding anybody up', async () => {
    prepare = (client) => {
      client.startError = new Error('no such program');
    };
    await expect(openNew()).rejects.toThrow('no such program');
    expect(clients[0]?.closed).toBe(true);
    prepare = () => {};
    expect((await openNew()).state.kind).toBe('open');
  });

  it('ends a process that nobody has used for a while', async () => {
    const lease = await openNew();
    await lease.close();
    clock.advance(999);
    expect(clients[0]?.closed).toBe(false);
    const again = await openNew();
    clock.advance(5000);
    expect(clients[0]?.closed).toBe(false);
    await again.close();
    clock.advance(1000);
    expect(clients[0]?.closed).toBe(true);
    await openNew();
    expect(clients).toHaveLength(2);
  });

  it('does not start a dead agent again for a session that was closed meanwhile', async () => {
    const lease = await openNew();
    const agent = await pool.agent(profile, join(folder, 'one'));
    clients[0]?.events.onExit(dies);
    await lease.close();
    clock.advance(10_000);
    await settle();
    expect(clients).toHaveLength(1);
    expect(agent.state.kind).toBe('idle');
  });

  it('renews the process with its sessions, as after a login', async () => {
    const lease = await openNew();
    const agent = await pool.agent(profile, join(folder, 'one'));
    await agent.renew();
    expect(clients.map(({ closed }) => closed)).toEqual([true, false]);
    expect(lease.state.kind).toBe('open');
  });

  it('waits, at the end, for a process that was ending already', async () => {
    const lease = await openNew();
    const ending = Promise.withResolvers<void>();
    const [client] = clients;
    if (!client) throw new Error('There is no client.');
    client.close = () => ending.promise;
    await lease.close();
    clock.advance(1000);
    let closed = false;
    const closing = pool.close().then(() => {
      closed = true;
    });
    await settle();
    expect(closed).toBe(false);
    ending.resolve();
    await closing;
    expect(closed).toBe(true);
  });

  it('closes everything, and opens nothing after that', async () => {
    const lease = await openNew();
    await pool.close();
    expect(clients[0]?.closed).toBe(true);
    expect(lease.state.kind).toBe('closed');
    await expect(openNew()).rejects.toMatchObject({ code: 'client_closed' });
  });
});
