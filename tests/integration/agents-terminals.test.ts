// Terminals of agents with real programs: child processes with pipes, and sessions of Aerie.

import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { usualQuirks } from '#core/agents/profiles/agent-profile.ts';
import { pipeTerminalHost } from '#core/agents/terminals/pipe-terminal-host.ts';
import { sessionTerminalHost } from '#core/agents/terminals/session-terminal-host.ts';
import {
  createTerminalRequests,
  type TerminalRequestsOptions,
} from '#core/agents/terminals/terminal-requests.ts';
import { memoryTransport } from '#core/agents/transport/memory-transport.ts';
import { readProcStat } from '#core/pty/process-table.ts';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { aerieSessions } from '#tests/support/aerie-sessions.ts';
import { memoryAgent, type TurnTools } from '#tests/support/memory-agent.ts';

const linux = process.platform === 'linux';

function setUp(options: TerminalRequestsOptions = {}) {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-agent-')));
  const terminals = createTerminalRequests(options, {
    askPermission: async () => ({ outcome: { outcome: 'selected', optionId: 'allow' } }),
  });
  onTestFinished(async () => {
    await terminals.releaseAll();
    rmSync(work, { recursive: true, force: true });
  });
  const context = { session: aSessionView({ cwd: work }), signal: new AbortController().signal };
  const create = async (command: string, args: string[] = [], outputByteLimit?: number) => {
    const request = {
      sessionId: 's',
      command,
      args,
      ...(outputByteLimit ? { outputByteLimit } : {}),
    };
    const at = { sessionId: 's', ...(await terminals.create(request, context)) };
    return {
      at,
      output: () => terminals.output(at),
      end: () => terminals.waitForExit(at, context),
    };
  };
  const pidIn = async (name: string): Promise<number> => {
    const path = join(work, name);
    const read = (): number => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0);
    await expect.poll(read).toBeGreaterThan(0);
    return read();
  };
  return { work, terminals, create, pidIn };
}

function isRunning(pid: number): boolean {
  if (linux) {
    const stat = readProcStat(pid);
    return stat !== null && !stat.zombie;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('an agent’s command with pipes (A40)', () => {
  it('runs a program, or a line for the shell, and tells how it ended', async () => {
    const { create, work } = setUp();
    const program = await create('printf', ['%s\\n', '$HOME *']);
    expect(await program.end()).toEqual({ exitCode: 0, signal: null });
    expect(await program.output()).toEqual({
      output: '$HOME *\n',
      truncated: false,
      exitStatus: { exitCode: 0, signal: null },
    });
    const line = await create('pwd; echo oops >&2; exit 3');
    expect(await line.end()).toEqual({ exitCode: 3, signal: null });
    const { output } = await line.output();
    expect(output.split('\n').toSorted()).toEqual(['', work, 'oops']);
    const killed = await create('kill -9 $$');
    expect(await killed.end()).toEqual({ exitCode: null, signal: 'SIGKILL' });
  });

  it('keeps the last bytes, from a whole character on', async () => {
    const { create } = setUp();
    const { end, output } = await create(
      'i=0; while [ $i -lt 3000 ]; do printf "€$i "; i=$((i+1)); done',
      [],
      1000,
    );
    await end();
    const { output: kept, truncated } = await output();
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(996);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(1000);
    expect(kept).not.toContain('\ufffd');
    expect(kept.endsWith('€2998 €2999 ')).toBe(true);
  });

  it('puts characters together that come in pieces', async () => {
    const { create } = setUp();
    const { end, output } = await create(
      String.raw`printf '\342\202'; printf 'x' >&2; printf '\254'; printf '\377'`,
    );
    await end();
    expect((await output()).output.replace('x', '')).toBe('€\ufffd');
  });

  it('tells the agent what cannot be started', async () => {
    const { create, work } = setUp();
    writeFileSync(join(work, 'no-program'), 'text');
    await expect(create('no-such-program-here')).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining('no-such-program-here'),
    });
    await expect(create('./no-program', ['x'])).rejects.toMatchObject({ code: -32603 });
    await expect(create('true', [''.padEnd(100_000, 'x')])).resolves.toBeDefined();
  });

  it('asks to end, insists after a while, and takes along all that was started', async () => {
    const patient = setUp({ host: pipeTerminalHost({ killGraceMs: 30_000 }) });
    const polite = await patient.create(
      `trap 'echo bye; exit 4' TERM; echo $$ > polite; while :; do sleep 0.05; done`,
    );
    await patient.pidIn('polite');
    await patient.terminals.kill(polite.at);
    expect(await polite.end()).toEqual({ exitCode: 4, signal: null });
    expect((await polite.output()).output).toContain('bye\n');
    const { create, terminals, pidIn } = setUp({ host: pipeTerminalHost({ killGraceMs: 200 }) });
    const stubborn = await create(
      `trap '' TERM; (trap '' TERM; exec sleep 600) & echo $! > child; echo $$ > shell; wait`,
    );
    const pids = [await pidIn('child'), await pidIn('shell')];
    await terminals.kill(stubborn.at);
    expect(await stubborn.end()).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(pids.map(isRunning)).toEqual([false, false]);
  });

  it.runIf(linux)('leaves nothing behind, also of a command that has ended', async () => {
    const { create, terminals, pidIn } = setUp({ host: pipeTerminalHost({ killGraceMs: 30_000 }) });
    const daemon = await create('sleep 600 & echo $! > left');
    expect(await daemon.end()).toEqual({ exitCode: 0, signal: null });
    const running = await create('echo $$ > main; exec sleep 600');
    const pids = [await pidIn('left'), await pidIn('main')];
    expect(pids.map(isRunning)).toEqual([true, true]);
    const waiting = running.end();
    await terminals.releaseAll('s');
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect(await waiting).toEqual({ exitCode: null, signal: 'SIGTERM' });
    await expect(running.output()).rejects.toMatchObject({ code: -32002 });
    expect(terminals.terminal(running.at.terminalId)).toMatchObject({ released: true });
  });

  it('gives the command no input and the environment it was told', async () => {
    const env = { PATH: process.env['PATH'] ?? '', MARK: 'host', SECRET_OF_HOST: 'x' };
    const { create } = setUp({ host: pipeTerminalHost({ environment: async () => env }) });
    const { end, output } = await create('cat; echo "$MARK-$AERIE_SESSION_ID"');
    expect(await end()).toEqual({ exitCode: 0, signal: null });
    expect((await output()).output).toBe('host-\n');
  });
});

/** Sessions in a home that is gone with the test. */
function sessionsAtHome() {
  const home = mkdtempSync(join(tmpdir(), 'aerie-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return aerieSessions(home, { 'shell.integration': true });
}

describe.skipIf(process.platform === 'win32')('an agent’s command in a session (A40)', () => {
  it('is a terminal that a person sees, from its first byte on', async () => {
    const { sessions, launcher } = sessionsAtHome();
    const { create, terminals, work } = setUp({ host: sessionTerminalHost(launcher) });
    const line = await create(
      '[ -t 1 ] && stty size; pwd; printf "\\033[1mbold\\033[0m\\n"; exit 5',
    );
    expect(await line.end()).toEqual({ exitCode: 5, signal: null });
    expect((await line.output()).output).toBe(`30 120\n${work}\nbold\n`);
    const { paneId, output } = terminals.terminal(line.at.terminalId) ?? {};
    expect(output).toContain('\u001b[1mbold');
    expect(sessions.list()).toMatchObject([
      {
        id: paneId,
        state: 'exited',
        exit: { code: 5 },
        name: expect.stringContaining('stty size'),
      },
    ]);
    for (let index = 0; index < 10; index += 1) {
      const quick = await create('echo', [String(index)]);
      await quick.end();
      expect((await quick.output()).output).toBe(`${index}\n`);
    }
  });

  it('is ended with all that it started, and stays to be looked at', async () => {
    const { sessions, launcher } = sessionsAtHome();
    const { create, terminals, pidIn } = setUp({ host: sessionTerminalHost(launcher) });
    const { at, end } = await create('sleep 600 & echo $! > child; echo $PAGER; wait');
    const child = await pidIn('child');
    await expect.poll(async () => (await terminals.output(at)).output).toBe('cat\n');
    await terminals.release(at);
    expect(isRunning(child)).toBe(false);
    await expect(end()).rejects.toMatchObject({ code: -32002 });
    expect(terminals.terminal(at.terminalId)).toMatchObject({ output: 'cat\r\n', released: true });
    await expect.poll(() => sessions.list()[0]?.state).toBe('exited');
  });

  it('is closed when the agent is done with it and nobody looks, and its text is kept', async () => {
    const { sessions, launcher } = sessionsAtHome();
    const dismiss = (id: string): Promise<void> => sessions.remove(id);
    const { create, terminals } = setUp({ host: sessionTerminalHost(launcher, { dismiss }) });
    const { at, end } = await create('echo done');
    await end();
    await terminals.release(at);
    expect(sessions.list()).toEqual([]);
    expect(terminals.terminal(at.terminalId)).toMatchObject({ output: 'done\r\n', released: true });
  });

  it('tells the agent what cannot be started', async () => {
    const { launcher } = sessionsAtHome();
    const { create } = setUp({ host: sessionTerminalHost(launcher) });
    await expect(create('no-such-program-here')).rejects.toMatchObject({ code: -32603 });
  });
});

describe.skipIf(process.platform === 'win32')(
  'terminals that an agent asks for on the wire (A40)',
  () => {
    async function turn(agentDoes: (turn: TurnTools) => Promise<void>) {
      const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-wire-')));
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
      const { app } = memoryAgent({
        onTurn: async (tools) => {
          await agentDoes(tools);
          return undefined;
        },
      });
      const asked: string[] = [];
      const client = new AgentClient({
        profile: { id: 'memory', label: 'Memory', command: ['memory'], quirks: usualQuirks },
        cwd,
        transport: memoryTransport(app),
        canUseTool: async ({ toolCall }) => {
          asked.push(toolCall.title ?? '');
          return toolCall.title?.startsWith('rm') ? 'reject_once' : 'allow_once';
        },
      });
      onTestFinished(() => client.close());
      await client.start();
      const session = await client.newSession();
      await session.prompt('go');
      return { cwd, client, asked };
    }

    it('run with the leave the agent has got, or else a person is asked', async () => {
      let terminalId = '';
      const { client, asked } = await turn(async ({ client: wire, sessionId, update }) => {
        const call = { toolCallId: 'call_1', title: 'echo one', kind: 'execute' };
        await update({ sessionUpdate: 'tool_call', ...call, status: 'pending' });
        await wire.request('session/request_permission', {
          sessionId,
          toolCall: { toolCallId: 'call_1', kind: 'execute', title: 'echo one' },
          options: [{ optionId: 'yes', kind: 'allow_once', name: 'Yes' }],
        });
        const made = await wire.request('terminal/create', { sessionId, command: 'echo one' });
        terminalId = made.terminalId;
        const at = { sessionId, terminalId };
        expect(await wire.request('terminal/wait_for_exit', at)).toMatchObject({ exitCode: 0 });
        expect(await wire.request('terminal/output', at)).toMatchObject({ output: 'one\n' });
        await wire.request('terminal/kill', at);
        await wire.request('terminal/release', at);
        await expect(wire.request('terminal/output', at)).rejects.toMatchObject({ code: -32002 });
        const refused = wire.request('terminal/create', { sessionId, command: 'rm -rf .' });
        await expect(refused).rejects.toMatchObject({ code: -32603 });
        const outside = wire.request('terminal/create', { sessionId, command: 'ls', cwd: '/' });
        await expect(outside).rejects.toMatchObject({ code: -32603 });
      });
      expect(asked).toEqual(['echo one', 'rm -rf .']);
      expect(client.terminals.terminal(terminalId)).toMatchObject({
        output: 'one\n',
        released: true,
      });
    });

    it('are gone when the client is closed', async () => {
      const { cwd, client } = await turn(async ({ client: wire, sessionId }) => {
        await wire.request('terminal/create', {
          sessionId,
          command: 'echo $$ > pid; exec sleep 600',
        });
      });
      const path = join(cwd, 'pid');
      const pid = (): number => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0);
      await expect.poll(pid).toBeGreaterThan(0);
      expect(isRunning(pid())).toBe(true);
      await client.close();
      expect(isRunning(pid())).toBe(false);
    });
  },
);
