import { describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { SessionNotFoundError, TransportError } from '../agents/errors/acp-error.ts';
import { AgentLease, type SessionSource } from '../agents/pool/agent-lease.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { PromptInput } from '../agents/session/session-options.ts';
import { LiveChat } from './live-chat.ts';
import { queuedPrompts } from './queued-prompts.ts';

const words = (text: string) => [{ type: 'text' as const, text }];
const forgotten = new SessionNotFoundError('Resource not found', -32002);

/** A chat whose agent answers at once; `refuse` says which sessions it does not open. */
function scene(
  sessionId: string | null,
  refuse: (source: SessionSource) => Error | undefined,
  announcement?: string,
  turnWillStart?: () => Promise<void>,
) {
  const { recorder, store, clock, journal } = chatDatabase();
  const opened: string[] = [];
  const sent: PromptInput[] = [];
  const named: string[] = [];
  const leases: AgentLease<AgentSession>[] = [];
  let gone = false;
  const session = {
    id: 'fresh',
    configOptions: [],
    currentMode: undefined,
    availableModes: [],
    onDidChangeToolCall: () => () => {},
    can: { rename: true },
    rename: async (title: string) => {
      if (gone) throw new TransportError('The agent is gone.', 'closed');
      named.push(title);
    },
    prompt: async (input: PromptInput) => {
      sent.push(input);
      return { stopReason: 'end_turn', cancelRequested: false };
    },
    close: async () => {},
    cancel: async () => {},
  } as unknown as AgentSession;
  const chat = new LiveChat({
    recorder: recorder(),
    ...{ agentId: 'fake', cwd: '/' },
    sessionId,
    open: async (source, options) => {
      opened.push(source.kind);
      const error = refuse(source);
      if (error) throw error;
      const lease = new AgentLease(session, options, () => {});
      leases.push(lease);
      return lease;
    },
    didOpen: (id) => store.setSession('c', id),
    blob: () => {
      throw new AppError('storage_failed', 'The file could not be read.');
    },
    announce: () => announcement,
    ...(turnWillStart ? { turnWillStart } : {}),
    logger: silentLogger,
    clock,
    owner: 'this',
  });
  return {
    ...{ chat, opened, sent, store, named, journal, session, leases },
    /** What the next run finds. */
    reopened: () => recorder(),
    setGone: (is: boolean) => {
      gone = is;
    },
  };
}

describe('LiveChat', () => {
  it('begins a new session where the agent forgot one in which nothing was said', async () => {
    const { chat, opened, sent, store } = scene('old', ({ kind }) =>
      kind === 'existing' ? forgotten : undefined,
    );
    chat.send('one', words('hello'));
    await vi.waitFor(() => expect(sent).toEqual([words('hello')]));
    expect(opened).toEqual(['existing', 'new']);
    expect(store.get('c').sessionId).toBe('fresh');
    await chat.close();
  });

  it('says that the agent forgot a chat, rather than go on as if it had not', async () => {
    const { chat, opened } = scene('old', ({ kind }) =>
      kind === 'existing' ? forgotten : undefined,
    );
    chat.record({ type: 'turnStarted', id: 'before', blocks: words('before') });
    chat.record({ type: 'turnEnded', stopReason: 'end_turn' });
    chat.send('one', words('hello'));
    await vi.waitFor(() => expect(chat.agent.agentState).toBe('failed'));
    expect(opened).toEqual(['existing']);
    expect(chat.agent.problem?.message).toContain('Begin a new chat');
    expect(chat.prompts.items).toEqual(['user:one']);
    await chat.close();
  });

  it('sends what was written first when the same message comes again with other words', async () => {
    const { chat, sent } = scene(null, () => undefined);
    chat.send('one', words('first'));
    chat.send('one', words('second'));
    await vi.waitFor(() => expect(sent).toEqual([words('first')]));
    expect(() => chat.prompts.edit('user:one', words('third'))).toThrow('sent already');
    await chat.close();
  });

  it('takes nothing after its end that would be lost', async () => {
    const { chat } = scene(null, () => undefined);
    await chat.close();
    expect(() => chat.send('late', words('hello'))).toThrow('shutting down');
  });

  it('says so when what waited cannot be read any more', async () => {
    const { chat, sent } = scene(null, () => undefined);
    const picture = { type: 'image' as const, mimeType: 'image/png', data: 'A'.repeat(40_000) };
    // As it stands there after a restart.
    chat.record({ type: 'promptQueued', id: 'one', blocks: [picture] });
    chat.resume();
    await vi.waitFor(() => expect(chat.agent.agentState).toBe('failed'));
    expect(chat.agent.problem?.message).toContain('could not be read');
    expect(chat.prompts.items).toEqual(['user:one']);
    expect(sent).toEqual([]);
    chat.prompts.edit('user:one', words('without it'));
    chat.resume();
    await vi.waitFor(() => expect(sent).toEqual([words('without it')]));
    expect(chat.agent).toEqual({ agentState: 'open', problem: null });
    await chat.close();
  });

  it('A26: works from the first moment on, and what is stopped before it was sent is not sent', async () => {
    let recorded = Promise.withResolvers<void>();
    const { chat, sent } = scene(
      null,
      () => undefined,
      undefined,
      () => recorded.promise,
    );
    chat.send('one', words('first'));
    await vi.waitFor(() => expect(chat.state.facts.turn).not.toBeNull());
    expect(chat.prompts.items).toEqual([]);
    void chat.cancel();
    expect(chat.state.facts.turn?.cancelAsked).toBe(true);
    recorded.resolve();
    await vi.waitFor(() => expect(chat.state.facts.lastTurn?.stop).toBe('cancelled'));
    expect(chat.state.items.get('user:one')).toMatchObject({ state: 'failed' });
    expect(sent).toEqual([]);

    recorded = Promise.withResolvers();
    chat.send('two', words('second'));
    await vi.waitFor(() => expect(chat.state.facts.turn).not.toBeNull());
    expect(sent).toEqual([]);
    recorded.resolve();
    await vi.waitFor(() => expect(sent).toEqual([words('second')]));
    await chat.close();
  });

  /** A chat whose first message waits while the files of its folder are recorded. */
  async function recording() {
    const recorded = Promise.withResolvers<void>();
    const made = scene(
      null,
      () => undefined,
      undefined,
      () => recorded.promise,
    );
    made.chat.send('one', words('first'));
    made.chat.send('two', words('second'));
    await vi.waitFor(() => expect(made.chat.state.facts.turn).not.toBeNull());
    return { ...made, recorded };
  }

  it('a message that had not left when Aerie ended without a word waits again, before the others', async () => {
    const { chat, reopened, sent, recorded } = await recording();
    // Its end is not noted.
    chat.dispose();
    recorded.resolve();
    const next = reopened();
    const { state } = next;
    expect(sent).toEqual([]);
    expect(state.items.get('user:one')).toMatchObject({ state: 'queued', blocks: words('first') });
    expect(queuedPrompts(state)).toEqual(['user:one', 'user:two']);
    expect(state.facts).toMatchObject({ turn: null, lastTurn: null });
    expect([...state.items.values()].some(({ type }) => type === 'system')).toBe(false);
    next.dispose();
  });

  it('a message that had not left when Aerie is quit waits again', async () => {
    const { chat, reopened, sent, recorded } = await recording();
    await chat.close();
    recorded.resolve();
    const next = reopened();
    expect(queuedPrompts(next.state)).toEqual(['user:one', 'user:two']);
    expect(sent).toEqual([]);
    next.dispose();
  });

  it('a message that had not left when its agent died goes out once, when that is back', async () => {
    const { chat, sent, recorded, session, leases } = await recording();
    const [lease] = leases;
    lease?.set({ kind: 'waiting' });
    expect(chat.prompts.items).toEqual(['user:one', 'user:two']);
    recorded.resolve();
    lease?.set({ kind: 'open', session });
    await vi.waitFor(() => expect(sent).toEqual([words('first'), words('second')]));
    expect(chat.state.items.get('user:one')).toMatchObject({ state: 'sent' });
    await chat.close();
  });

  it('a message that was taken back before it had left holds nothing up, whatever failed before it', async () => {
    let recorded = Promise.resolve();
    const { chat, sent, session, leases } = scene(
      null,
      () => undefined,
      undefined,
      () => recorded,
    );
    const answers = session.prompt;
    session.prompt = () => Promise.reject(new TransportError('The agent is gone.', 'closed'));
    chat.send('one', words('first'));
    await vi.waitFor(() => expect(chat.isBusy).toBe(false));
    expect(chat.state.facts.lastTurn).toMatchObject({ stop: 'failed', prompt: 'user:one' });
    session.prompt = answers;

    const gate = Promise.withResolvers<void>();
    recorded = gate.promise;
    chat.send('two', words('second'));
    await vi.waitFor(() => expect(chat.state.facts.turn).not.toBeNull());
    leases[0]?.set({ kind: 'waiting' });
    chat.prompts.remove('user:two');
    leases[0]?.set({ kind: 'open', session });
    chat.send('three', words('third'));
    gate.resolve();
    await vi.waitFor(() => expect(sent).toEqual([words('third')]));
    await chat.close();
  });

  it('a message that had left when Aerie ended is one that nobody knows the end of', async () => {
    const { chat, reopened, sent, session, recorded } = await recording();
    session.prompt = (input) => {
      sent.push(input);
      return new Promise(() => {});
    };
    recorded.resolve();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    chat.dispose();
    const next = reopened();
    expect(next.state.items.get('user:one')).toMatchObject({ state: 'sent' });
    expect(next.state.facts.lastTurn).toMatchObject({ stop: 'interrupted', prompt: 'user:one' });
    next.dispose();
  });

  it('a title that no agent was told outlives Aerie, and one that died, and is told once', async () => {
    const first = scene(null, () => undefined);
    first.chat.rename('Mine');
    await first.chat.close();
    expect(first.reopened().state.facts).toMatchObject({ title: 'Mine', untold: true });

    const { chat, named, setGone } = scene(null, () => undefined);
    setGone(true);
    chat.rename('Yours');
    await chat.session();
    expect(chat.state.facts.untold).toBe(true);
    await chat.rest();
    setGone(false);
    await chat.session();
    await vi.waitFor(() => expect(chat.state.facts.untold).toBe(false));
    await chat.rest();
    await chat.session();
    expect(named).toEqual(['Yours']);
    await chat.close();
  });

  it('A56: tells what a new session should be known for before anything is sent', async () => {
    const { chat, sent } = scene(null, () => undefined, 'It is hosted elsewhere.');
    await chat.session();
    expect(sent).toEqual([]);
    const said = [...chat.state.items.values()].map((item) => 'text' in item && item.text);
    expect(said).toEqual(['It is hosted elsewhere.']);
  });

  it('tells of nothing under way after it gave its session back while that was opened', async () => {
    const opening = Promise.withResolvers<undefined>();
    const { recorder, clock } = chatDatabase();
    const chat = new LiveChat({
      recorder: recorder(),
      ...{ agentId: 'fake', cwd: '/' },
      sessionId: null,
      open: async (_source, { signal }) => {
        signal?.addEventListener('abort', () => opening.reject(signal.reason));
        await opening.promise;
        throw new Error('It should have been given up.');
      },
      didOpen: () => expect.fail('Nothing was opened.'),
      blob: () => undefined,
      logger: silentLogger,
      clock,
      owner: 'this',
    });
    chat.send('one', words('hello'));
    expect(chat.agent.agentState).toBe('starting');
    await chat.rest();
    await vi.waitFor(() => expect(chat.isInUse).toBe(false));
    expect(chat.agent).toEqual({ agentState: 'closed', problem: null });
    expect(chat.prompts.items).toEqual(['user:one']);
    await chat.close();
  });
});
