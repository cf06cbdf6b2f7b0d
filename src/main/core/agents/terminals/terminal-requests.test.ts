import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CreateTerminalRequest,
  RequestPermissionRequest,
  RequestPermissionResponse,
} from '@agentclientprotocol/sdk/unstable';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { aSessionView, aToolCall } from '#tests/support/a-session-view.ts';
import type { AgentRequestContext } from '../client/agent-requests.ts';
import type { HostedTerminal, TerminalCommand, TerminalExit } from './terminal-host.ts';
import {
  createTerminalRequests,
  type TerminalChange,
  type TerminalRequestsOptions,
} from './terminal-requests.ts';

let work = '';
beforeEach(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-terminals-')));
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

/** A command that says and does what the test tells it. */
class FakeCommand implements HostedTerminal {
  readonly command: TerminalCommand;
  readonly say: (text: string) => void;
  readonly paneId: string | undefined;
  readonly exited: Promise<TerminalExit>;
  readonly exit: (exit: TerminalExit) => void;
  kills = 0;

  constructor(command: TerminalCommand, say: (text: string) => void, paneId?: string) {
    this.command = command;
    this.say = say;
    this.paneId = paneId;
    const { promise, resolve } = Promise.withResolvers<TerminalExit>();
    this.exited = promise;
    this.exit = resolve;
  }

  async kill(): Promise<void> {
    this.kills += 1;
    this.exit({ exitCode: null, signal: 'SIGTERM' });
    await this.exited;
  }

  release(): Promise<void> {
    return this.kill();
  }
}

const allow: RequestPermissionResponse = { outcome: { outcome: 'selected', optionId: 'allow' } };

function setUp(
  options: TerminalRequestsOptions & { paneId?: string; fail?: Error; early?: string } = {},
  answer: ((request: RequestPermissionRequest) => Promise<RequestPermissionResponse>) | null = () =>
    Promise.resolve(allow),
) {
  const started: FakeCommand[] = [];
  const asked: RequestPermissionRequest[] = [];
  const changes: TerminalChange[] = [];
  const terminals = createTerminalRequests(
    {
      ...options,
      host: {
        start: async (command, onOutput) => {
          if (options.fail) throw options.fail;
          const fake = new FakeCommand(command, onOutput, options.paneId);
          if (options.early) onOutput(options.early);
          started.push(fake);
          return fake;
        },
      },
    },
    answer
      ? {
          askPermission: (request) => {
            asked.push(request);
            return answer(request);
          },
        }
      : {},
  );
  terminals.onDidChange((change) => changes.push(change));
  const aborting = new AbortController();
  const context: AgentRequestContext = {
    session: aSessionView({ cwd: work }),
    signal: aborting.signal,
  };
  const create = async (over: Partial<CreateTerminalRequest> = {}, other = context) => {
    const request = { sessionId: other.session.id, command: 'make', ...over };
    const { terminalId } = await terminals.create(request, other);
    const fake = started.at(-1);
    if (!fake) throw new Error('nothing was started');
    return { fake, at: { sessionId: other.session.id, terminalId } };
  };
  return { terminals, started, asked, changes, aborting, context, create };
}

describe('terminal/create (A40)', () => {
  it('starts the command in the session’s folder with its environment', async () => {
    const { create, asked } = setUp();
    const env = [
      { name: 'A', value: '1' },
      { name: '__proto__', value: 'x' },
    ];
    const { fake, at } = await create({ command: 'make', args: ['all'], env });
    expect(fake.command).toMatchObject({
      program: 'make',
      args: ['all'],
      cwd: work,
      title: 'make all',
      sessionId: 's',
    });
    expect(Object.entries(fake.command.env)).toEqual([
      ['A', '1'],
      ['__proto__', 'x'],
    ]);
    expect(at.terminalId).toMatch(/^[0-9a-f-]{36}$/);
    const title = 'A=1 __proto__=x make all';
    expect(asked).toMatchObject([
      {
        sessionId: 's',
        toolCall: { kind: 'execute', title, rawInput: { command: title, cwd: work } },
      },
    ]);
    expect(asked[0]?.toolCall.toolCallId).toMatch(/^terminal-/);
  });

  it('does not ask again for a command that the agent has asked for', async () => {
    const { terminals, create, asked, context } = setUp();
    const session = { ...context.session, openToolCalls: () => [aToolCall()] };
    terminals.didDecide(
      {
        sessionId: 's',
        toolCall: { toolCallId: 'call_1', kind: 'execute', rawInput: { command: 'make test' } },
        options: [{ optionId: 'yes', kind: 'allow_once', name: 'Yes' }],
      },
      { outcome: { outcome: 'selected', optionId: 'yes' } },
      session,
    );
    await create({ command: 'make test' }, { ...context, session });
    expect(asked).toHaveLength(0);
    await create({ command: 'make install' }, { ...context, session });
    expect(asked).toHaveLength(1);
    await terminals.releaseAll('s');
    await create({ command: 'make test' }, { ...context, session });
    expect(asked).toHaveLength(2);
  });

  it('asks again for an allowed command with variables that may change what it does', async () => {
    const { terminals, create, asked, context } = setUp();
    const call = aToolCall({ kind: 'execute', rawInput: { command: 'make test' } });
    const session = { ...context.session, openToolCalls: () => [call] };
    terminals.didDecide(
      {
        sessionId: 's',
        toolCall: { toolCallId: 'call_1', kind: 'execute', rawInput: call.rawInput },
        options: [{ optionId: 'yes', kind: 'allow_once', name: 'Yes' }],
      },
      { outcome: { outcome: 'selected', optionId: 'yes' } },
      session,
    );
    const env = [{ name: 'NO_COLOR', value: '1' }];
    await create({ command: 'make test', env }, { ...context, session });
    expect(asked).toEqual([]);
    env.push({ name: 'LD_PRELOAD', value: '/work/own lib.so' });
    await create({ command: 'make test', env }, { ...context, session });
    expect(asked).toMatchObject([
      { toolCall: { toolCallId: 'call_1', title: "LD_PRELOAD='/work/own lib.so' make test" } },
    ]);
  });

  it('starts nothing that was not allowed', async () => {
    const answers: RequestPermissionResponse[] = [
      { outcome: { outcome: 'selected', optionId: 'reject' } },
      { outcome: { outcome: 'cancelled' } },
    ];
    for (const answer of answers) {
      const { create, started } = setUp({}, async () => answer);
      await expect(create()).rejects.toMatchObject({ code: -32603 });
      expect(started).toEqual([]);
    }
    await expect(setUp({}, null).create()).rejects.toThrow('permission');
  });

  it('gives up while a person is still asked', async () => {
    const { create, aborting, started } = setUp({}, () => new Promise(() => {}));
    const creating = create();
    aborting.abort();
    await expect(creating).rejects.toMatchObject({ code: -32800 });
    expect(started).toEqual([]);
  });

  it('refuses folders outside of the session’s', async () => {
    const { create } = setUp();
    await mkdir(join(work, 'sub'));
    await symlink(tmpdir(), join(work, 'up'));
    for (const cwd of [tmpdir(), join(work, '..'), join(work, 'up'), `${work}2`]) {
      await expect(create({ cwd }), cwd).rejects.toMatchObject({ code: -32603 });
    }
    await expect(create({ cwd: 'sub' })).rejects.toMatchObject({ code: -32602 });
    expect((await create({ cwd: join(work, 'sub') })).fake.command.cwd).toBe(join(work, 'sub'));
    expect((await create({ cwd: '' })).fake.command.cwd).toBe(work);
    const free = setUp({ strictCwd: 'off' });
    expect((await free.create({ cwd: tmpdir() })).fake.command.cwd).toBe(tmpdir());
  });

  it.each([
    { command: ' ' },
    { command: 'a\0b' },
    { args: ['a\0'] },
    { env: [{ name: 'A=B', value: '' }] },
    { env: [{ name: '', value: '' }] },
    { env: [{ name: 'A', value: '\0' }] },
    { args: Array.from({ length: 5000 }, () => 'x') },
    { command: 'x'.repeat(200_000) },
  ])('refuses what cannot be started: %#', async (request) => {
    const { create, asked } = setUp();
    await expect(create(request)).rejects.toMatchObject({ code: -32602 });
    expect(asked).toEqual([]);
  });

  it('allows 16 for a session, those being asked for included', async () => {
    const { create, terminals, context } = setUp();
    const open = await Promise.all(Array.from({ length: 16 }, () => create()));
    await expect(create()).rejects.toThrow('16 terminals');
    const other = { ...context, session: aSessionView({ id: 'other', cwd: work }) };
    await create({}, other);
    const [first] = open;
    if (first) await terminals.release(first.at);
    await create();
    await expect(create()).rejects.toThrow('16 terminals');
    const waiting = setUp({ maxPerSession: 1 }, () => new Promise(() => {}));
    const creating = waiting.create();
    await expect(waiting.create()).rejects.toThrow('1 terminals');
    await waiting.terminals.releaseAll();
    await expect(creating).rejects.toMatchObject({ code: -32800 });
    const failing = setUp({ maxPerSession: 1, fail: new Error('secret detail') });
    await expect(failing.create()).rejects.toThrow('could not be started');
    await expect(failing.create()).rejects.toThrow('could not be started');
  });

  it('tells the agent why a command did not start, if that was worded for it', async () => {
    const known = setUp({ fail: new AppError('spawn_failed', 'There is no "make".') });
    await expect(known.create()).rejects.toMatchObject({
      code: -32603,
      message: 'There is no "make".',
    });
  });
});

describe('terminal/output and wait_for_exit (A40)', () => {
  it('tells the end of the output and how it ended, then and later', async () => {
    const { create, terminals } = setUp({ early: 'first\n' });
    const { fake, at } = await create({ outputByteLimit: 8 });
    expect(await terminals.output(at)).toEqual({ output: 'first\n', truncated: false });
    fake.say('€€€');
    expect(await terminals.output(at)).toEqual({ output: '€€', truncated: true });
    fake.exit({ exitCode: 3, signal: null });
    await fake.exited;
    expect(await terminals.output(at)).toEqual({
      output: '€€',
      truncated: true,
      exitStatus: { exitCode: 3, signal: null },
    });
  });

  it('keeps 1 MiB unless told, and no more than 16 MiB', async () => {
    const { create, terminals } = setUp();
    const usual = await create();
    usual.fake.say('x'.repeat(1024 * 1024 + 5));
    expect((await terminals.output(usual.at)).output).toHaveLength(1024 * 1024);
    const none = await create({ outputByteLimit: 0 });
    none.fake.say('x');
    expect(await terminals.output(none.at)).toEqual({ output: '', truncated: true });
    const huge = await create({ outputByteLimit: 1e12 });
    huge.fake.say('x'.repeat(16 * 1024 * 1024 + 1));
    expect((await terminals.output(huge.at)).truncated).toBe(true);
  });

  it('gives an agent plain text of what a person sees in colour', async () => {
    const { create, terminals } = setUp({ paneId: 'pane' });
    const { fake, at } = await create();
    fake.say('\u001b[31mred\u001b[0m\r\n\u001b]0;title\u0007ok\r\n');
    expect((await terminals.output(at)).output).toBe('red\nok\n');
    expect(terminals.terminal(at.terminalId)).toMatchObject({
      paneId: 'pane',
      output: expect.stringContaining('\u001b[31mred'),
    });
  });

  it('lets several wait, each until its own request is cancelled', async () => {
    const { create, terminals, context } = setUp();
    const { fake, at } = await create();
    const aborting = new AbortController();
    const impatient = terminals.waitForExit(at, { ...context, signal: aborting.signal });
    const patient = [terminals.waitForExit(at, context), terminals.waitForExit(at, context)];
    aborting.abort();
    await expect(impatient).rejects.toMatchObject({ code: -32800 });
    fake.exit({ exitCode: null, signal: 'SIGKILL' });
    const exit = { exitCode: null, signal: 'SIGKILL' };
    expect(await Promise.all(patient)).toEqual([exit, exit]);
    expect(await terminals.waitForExit(at, context)).toEqual(exit);
  });
});

describe('terminal/kill and release (A40)', () => {
  it('kills without forgetting, and forgets on release', async () => {
    const { create, terminals, context } = setUp();
    const { fake, at } = await create();
    fake.say('some');
    await terminals.kill(at);
    expect(fake.kills).toBe(1);
    expect(await terminals.output(at)).toMatchObject({
      output: 'some',
      exitStatus: { signal: 'SIGTERM' },
    });
    await terminals.release(at);
    for (const call of [
      () => terminals.output(at),
      () => terminals.kill(at),
      () => terminals.release(at),
      () => terminals.waitForExit(at, context),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: -32002 });
    }
  });

  it('answers those who wait when the terminal is released', async () => {
    const { create, terminals, context } = setUp();
    const { at } = await create();
    const waiting = terminals.waitForExit(at, context);
    await terminals.release(at);
    expect(await waiting).toEqual({ exitCode: null, signal: 'SIGTERM' });
  });

  it('keeps the text of released terminals for the cards that show it', async () => {
    const { create, terminals } = setUp();
    const { fake, at } = await create();
    fake.say(`😀${'x'.repeat(64 * 1024 - 1)}`);
    await terminals.release(at);
    expect(terminals.terminal(at.terminalId)).toMatchObject({
      output: 'x'.repeat(64 * 1024 - 1),
      truncated: true,
      released: true,
      exit: { signal: 'SIGTERM' },
    });
    for (let index = 0; index < 128; index += 1) await terminals.release((await create()).at);
    expect(terminals.terminal(at.terminalId)).toBeUndefined();
  });

  it('does not let one session at the terminals of another', async () => {
    const { create, terminals } = setUp();
    const { at } = await create();
    const theirs = { ...at, sessionId: 'other' };
    await expect(terminals.output(theirs)).rejects.toMatchObject({ code: -32002 });
    await expect(terminals.kill(theirs)).rejects.toMatchObject({ code: -32002 });
  });

  it('releases everything of a session, or of all', async () => {
    const { create, terminals, context } = setUp();
    const mine = await create();
    const theirs = await create({}, { ...context, session: aSessionView({ id: 'o', cwd: work }) });
    await terminals.releaseAll('s');
    expect([mine.fake.kills, theirs.fake.kills]).toEqual([1, 0]);
    await terminals.releaseAll();
    expect(theirs.fake.kills).toBe(1);
    await terminals.releaseAll();
  });

  it('does not end before what was just being started has ended', async () => {
    const begun = Promise.withResolvers<void>();
    const spawned = Promise.withResolvers<HostedTerminal>();
    const order: string[] = [];
    const start = (): Promise<HostedTerminal> => {
      begun.resolve();
      return spawned.promise;
    };
    const terminals = createTerminalRequests(
      { host: { start } },
      { askPermission: async () => allow },
    );
    const context = { session: aSessionView({ cwd: work }), signal: new AbortController().signal };
    const creating = terminals.create({ sessionId: 's', command: 'make' }, context);
    const refused = creating.catch((error: unknown) => error);
    await begun.promise;
    const ended = terminals.releaseAll().then(() => order.push('all ended'));
    await new Promise(setImmediate);
    spawned.resolve({
      paneId: undefined,
      exited: Promise.resolve({ exitCode: 0, signal: null }),
      kill: async () => {},
      release: async () => void order.push('released'),
    });
    expect(await refused).toMatchObject({ code: -32800 });
    await ended;
    expect(order).toEqual(['released', 'all ended']);
  });

  it('tells what happens, in order; a person can stop a command', async () => {
    const { create, terminals, changes } = setUp({ early: 'a' });
    const { fake, at } = await create();
    fake.say('b');
    fake.say('');
    await terminals.stop(at.terminalId);
    await terminals.release(at);
    expect(changes.map(({ type, text }) => type + text)).toEqual([
      'created',
      'outputa',
      'outputb',
      'exit',
      'released',
    ]);
    expect(changes.every(({ terminalId }) => terminalId === at.terminalId)).toBe(true);
    await terminals.stop('unknown');
  });
});
