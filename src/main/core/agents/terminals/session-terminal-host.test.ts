import { describe, expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { CreateSession, ExitStatus } from '#shared/contract/index.ts';
import { sessionTerminalHost } from './session-terminal-host.ts';
import type { TerminalCommand } from './terminal-host.ts';

const command: TerminalCommand = {
  terminalId: 't',
  sessionId: 's',
  program: '/bin/sh',
  args: ['-c', 'make'],
  verbatim: false,
  env: { A: '1' },
  cwd: '/work',
  title: 'make',
};

function setUp(exit: ExitStatus | null = null, over: Partial<TerminalCommand> = {}, viewers = 0) {
  const output = new Emitter<Uint8Array>();
  const exited = new Emitter<ExitStatus>();
  const requests: CreateSession[] = [];
  const dismissed: string[] = [];
  let ends = 0;
  const host = sessionTerminalHost(
    {
      create: async (request) => {
        requests.push(request);
        return {
          info: { id: 'pane', exit, viewers },
          onDidOutput: output.event,
          onDidExit: exited.event,
          end: async () => {
            ends += 1;
          },
        };
      },
    },
    { cols: 90, dismiss: async (id) => void dismissed.push(id) },
  );
  let text = '';
  const started = host.start({ ...command, ...over }, (more) => {
    text += more;
  });
  return { started, output, exited, requests, dismissed, text: () => text, ends: () => ends };
}

describe('commands of agents in sessions (A40)', () => {
  it('ask for a session with everything the command needs', async () => {
    const { started, requests } = setUp();
    expect((await started).paneId).toBe('pane');
    expect(requests).toMatchObject([
      {
        shell: '/bin/sh',
        args: ['-c', 'make'],
        cwd: '/work',
        env: { A: '1' },
        name: 'make',
        cols: 90,
        rows: 30,
      },
    ]);
  });

  it('have names of one line that cannot pose as something else', async () => {
    const title = `rm\u202e -rf\n\u001b[2J${'x'.repeat(200)}`;
    const { started, requests } = setUp(null, { title });
    await started;
    expect(requests[0]?.name).toMatch(/^rm -rf x+…$/);
    expect(requests[0]?.name).toHaveLength(80);
  });

  it('are given to the shell of Windows as they were asked for', async () => {
    const line = (text: string) => ({ verbatim: true, args: ['/d', '/s', '/c', `"${text}"`] });
    const plain = setUp(null, line('npm test & dir'));
    await plain.started;
    expect(plain.requests).toMatchObject([{ args: ['/d', '/s', '/c', 'npm test & dir'] }]);
    const quoted = setUp(null, line('"C:\\my tool" "a b"'));
    await quoted.started;
    expect(quoted.requests).toMatchObject([
      {
        args: ['/d', '/s', '/c', '%AERIE_COMMAND_LINE%'],
        env: { A: '1', AERIE_COMMAND_LINE: '"C:\\my tool" "a b"' },
      },
    ]);
  });

  it('put characters together, tell the exit, and let go of the session then', async () => {
    const { started, output, exited, text, ends } = setUp();
    const terminal = await started;
    output.fire(Uint8Array.of(0xe2, 0x82));
    output.fire(Uint8Array.of(0xac, 0xe2));
    expect(text()).toBe('€');
    exited.fire({ code: -1, signal: 'SIGHUP', at: 1 });
    expect(await terminal.exited).toEqual({ exitCode: null, signal: 'SIGHUP' });
    expect(text()).toBe('€\ufffd');
    expect([output.listenerCount, exited.listenerCount]).toEqual([0, 0]);
    await terminal.release();
    expect(ends()).toBe(1);
  });

  it('are closed when the agent is done with them, unless somebody looks at them', async () => {
    const ended = { code: 0, signal: null, at: 1 };
    const unseen = setUp(ended);
    await (await unseen.started).release();
    expect(unseen.dismissed).toEqual(['pane']);
    const seen = setUp(ended, {}, 1);
    await (await seen.started).release();
    expect(seen.dismissed).toEqual([]);
  });

  it('are let go of even if their session cannot be ended', async () => {
    const dismissed: string[] = [];
    const host = sessionTerminalHost(
      {
        create: async () => ({
          info: { id: 'pane', exit: { code: 0, signal: null, at: 1 }, viewers: 0 },
          onDidOutput: new Emitter<Uint8Array>().event,
          onDidExit: new Emitter<ExitStatus>().event,
          end: () => Promise.reject(new Error('stuck')),
        }),
      },
      { dismiss: async (id) => void dismissed.push(id) },
    );
    const terminal = await host.start(command, () => {});
    await terminal.kill();
    await terminal.release();
    expect(dismissed).toEqual(['pane']);
  });

  it('may have ended before anybody listened', async () => {
    const { started } = setUp({ code: 2, signal: null, at: 1 });
    expect(await (await started).exited).toEqual({ exitCode: 2, signal: null });
  });
});
