import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AgentContext,
  CreateElicitationResponse,
  CreateTerminalResponse,
  ReadTextFileResponse,
  RequestPermissionResponse,
  TerminalOutputResponse,
} from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import type { TurnTools } from '#tests/support/memory-agent.ts';
import { eventually, profileWith, startedClient } from '#tests/support/memory-client.ts';
import type { AgentClientOptions } from './client-options.ts';

const options = [
  { optionId: 'yes', kind: 'allow_once', name: 'Yes' },
  { optionId: 'no', kind: 'reject_once', name: 'No' },
];

const permission = (client: AgentContext, sessionId: string, toolCallId = 'c') =>
  client.request<RequestPermissionResponse, unknown>('session/request_permission', {
    sessionId,
    toolCall: { toolCallId },
    options,
  });

/** Runs `ask` inside a turn and gives what came of it. */
async function inTurn<T>(
  ask: (turn: TurnTools) => Promise<T>,
  more: Partial<AgentClientOptions> = {},
): Promise<{ outcome: T; cwd: string }> {
  let outcome: { value: T } | undefined;
  const { client } = await startedClient(
    {
      onTurn: async (turn) => {
        outcome = { value: await ask(turn) };
        return {};
      },
    },
    more,
  );
  const session = await client.newSession();
  await session.prompt('go');
  if (!outcome) throw new Error('The turn did nothing.');
  return { outcome: outcome.value, cwd: client.cwd };
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: { code: number }) => error.code,
  );

describe('requests of the agent', () => {
  it('A46: whoever decides knows the tool call that was announced just before', async () => {
    const canUseTool = vi.fn<NonNullable<AgentClientOptions['canUseTool']>>(
      async () => 'allow_once',
    );
    const { outcome } = await inTurn(
      async ({ update, client, sessionId }) => {
        void update({
          sessionUpdate: 'tool_call',
          toolCallId: 'c',
          title: 'read',
          rawInput: { path: '.env' },
        });
        return permission(client, sessionId);
      },
      { canUseTool, profile: profileWith({ toolNameFromFirstTitle: true }) },
    );
    expect(outcome).toEqual({ outcome: { outcome: 'selected', optionId: 'yes' } });
    expect(canUseTool.mock.calls[0]?.[1]).toMatchObject({ toolName: 'read' });
    expect(JSON.stringify(canUseTool.mock.calls[0])).toContain('.env');
  });

  it('A27: cancelling the turn answers open questions "cancelled" at once', async () => {
    const asked = Promise.withResolvers<void>();
    const answers: unknown[] = [];
    let handler: AbortSignal | undefined;
    const { client } = await startedClient(
      {
        onTurn: async ({ client: peer, sessionId }) => {
          answers.push(await permission(peer, sessionId));
          answers.push(await permission(peer, sessionId));
          return { stopReason: 'cancelled' };
        },
      },
      {
        canUseTool: (_request, { signal }) => {
          handler = signal;
          asked.resolve();
          return new Promise(() => {});
        },
      },
    );
    const session = await client.newSession();
    const turn = session.prompt('go');
    await asked.promise;
    await session.cancel();
    expect((await turn).cancelRequested).toBe(true);
    // The second was asked after the turn had been cancelled.
    const cancelled = { outcome: { outcome: 'cancelled' } };
    expect(answers).toEqual([cancelled, cancelled]);
    expect(handler?.aborted).toBe(true);
  });

  it('rejects where nobody decides, and cancels for sessions that are not open', async () => {
    const { outcome } = await inTurn(async ({ client, sessionId }) => [
      await permission(client, sessionId),
      await permission(client, 'stranger'),
    ]);
    expect(outcome).toEqual([
      { outcome: { outcome: 'selected', optionId: 'no' } },
      { outcome: { outcome: 'cancelled' } },
    ]);
  });

  it('A41, A42: reads and writes files of the project, and no others', async () => {
    const { outcome, cwd } = await inTurn(async ({ client, sessionId }) => {
      const folder = process.env['TMPDIR'] ?? '/tmp';
      return {
        outside: await codeOf(
          client.request<unknown, unknown>('fs/read_text_file', {
            sessionId,
            path: join(folder, '..', 'x'),
          }),
        ),
        stranger: await codeOf(
          client.request<unknown, unknown>('fs/read_text_file', {
            sessionId: 'stranger',
            path: '/x',
          }),
        ),
      };
    });
    expect(outcome.stranger).toBe(-32002);
    expect(outcome.outside).not.toBe('no error');
    writeFileSync(join(cwd, 'a.txt'), 'one\ntwo\n');
    const read = await inTurn(
      async ({ client, sessionId }) => {
        const path = join(cwd, 'a.txt');
        const content = await client.request<ReadTextFileResponse, unknown>('fs/read_text_file', {
          sessionId,
          path,
          line: 2,
        });
        await client.request<unknown, unknown>('fs/write_text_file', {
          sessionId,
          path: join(cwd, 'b.txt'),
          content: 'new',
        });
        return content;
      },
      { cwd },
    );
    expect(read.outcome.content).toBe('two\n');
    expect(readFileSync(join(cwd, 'b.txt'), 'utf8')).toBe('new');
  });

  it('A41: writes nothing for an agent that only tells what it writes', async () => {
    const { cwd } = await inTurn(
      async ({ client, sessionId }) => {
        const path = join(process.cwd(), 'never-written.txt');
        await client.request<unknown, unknown>('fs/write_text_file', {
          sessionId,
          path,
          content: 'x',
        });
      },
      { profile: profileWith({ fsWriteIsAdvisory: true }), strictCwd: 'off' },
    );
    expect(existsSync(join(process.cwd(), 'never-written.txt'))).toBe(false);
    expect(existsSync(join(cwd, 'never-written.txt'))).toBe(false);
  });

  it('A40: runs commands that somebody allowed', async () => {
    const { outcome } = await inTurn(
      async ({ client, sessionId }) => {
        const { terminalId } = await client.request<CreateTerminalResponse, unknown>(
          'terminal/create',
          { sessionId, command: process.execPath, args: ['-e', 'console.log("from a terminal")'] },
        );
        const ids = { sessionId, terminalId };
        const exit = await client.request<unknown, unknown>('terminal/wait_for_exit', ids);
        const { output } = await client.request<TerminalOutputResponse, unknown>(
          'terminal/output',
          ids,
        );
        await client.request<unknown, unknown>('terminal/kill', ids);
        await client.request<unknown, unknown>('terminal/release', ids);
        const gone = await codeOf(client.request<unknown, unknown>('terminal/output', ids));
        return { exit, output, gone };
      },
      { canUseTool: async () => 'allow_once' },
    );
    expect(outcome).toMatchObject({ exit: { exitCode: 0 }, gone: -32002 });
    expect(outcome.output).toContain('from a terminal');
  });

  it('A61: brings questions to the user, and what is over', async () => {
    const onElicitationComplete = vi.fn<(id: string) => void>();
    const { outcome } = await inTurn(
      async ({ client, sessionId }) => {
        const ask = (rest: object) =>
          client.request<CreateElicitationResponse, unknown>('elicitation/create', {
            mode: 'form',
            message: 'Who?',
            requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
            ...rest,
          });
        await client.notify<unknown>('elicitation/complete', { elicitationId: 'e1' });
        return [await ask({ sessionId }), await ask({ requestId: 5 })];
      },
      {
        onElicitation: async (_request, { session }) =>
          session ? { action: 'accept', content: { name: 'Ada' } } : { action: 'decline' },
        onElicitationComplete,
      },
    );
    expect(outcome).toEqual([
      { action: 'accept', content: { name: 'Ada' } },
      { action: 'decline' },
    ]);
  });

  it('says "method not found" to what nobody knows', async () => {
    const { outcome } = await inTurn(({ client }) =>
      codeOf(client.request<unknown, unknown>('_what/ever', {})),
    );
    expect(outcome).toBe(-32601);
  });

  it('A64: tells hooks of tools as they begin and end, once each', async () => {
    const told: string[] = [];
    const note = (event: string) => [{ hooks: [() => void told.push(event)] }];
    await inTurn(
      async ({ update }) => {
        await update({ sessionUpdate: 'tool_call', toolCallId: 'a', title: 'x' });
        await update({ sessionUpdate: 'tool_call', toolCallId: 'a', title: 'x' });
        await update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', status: 'completed' });
        await update({ sessionUpdate: 'tool_call_update', toolCallId: 'a', title: 'late' });
        await update({ sessionUpdate: 'tool_call', toolCallId: 'b', title: 'y', status: 'failed' });
      },
      {
        hooks: {
          pre_tool_use: note('pre'),
          post_tool_use: note('post'),
          post_tool_use_failure: note('failure'),
        },
      },
    );
    await eventually(() => expect(told).toHaveLength(4));
    expect(told).toEqual(['pre', 'post', 'pre', 'failure']);
  });
});
