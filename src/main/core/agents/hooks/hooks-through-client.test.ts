import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bashRequest } from '#tests/support/a-permission-desk.ts';
import { startedClient, testFolder } from '#tests/support/memory-client.ts';
import { hookBlock } from './hook-results.ts';
import type { HookEvent, HookInput, HookMap } from './hook-types.ts';

const events = [
  'pre_tool_use',
  'post_tool_use',
  'post_tool_use_failure',
  'user_prompt_submit',
  'stop',
  'stop_failure',
  'session_start',
  'session_end',
  'permission_request',
  'permission_denied',
  'file_changed',
] as const satisfies readonly HookEvent[];

/** Hooks for everything that note what they are told. */
function watchAll(): { readonly hooks: HookMap; readonly told: HookInput[] } {
  const told: HookInput[] = [];
  const hooks = Object.fromEntries(
    events.map((event) => [event, [{ hooks: [(input: HookInput) => void told.push(input)] }]]),
  );
  return { hooks, told };
}

describe('hooks of a client (A64)', () => {
  it('each of the eleven events fires, with its data', async () => {
    const { hooks, told } = watchAll();
    const cwd = testFolder();
    const { client } = await startedClient(
      {
        onTurn: async ({ sessionId, client: peer, update, prompt }) => {
          if (prompt.length > 1) throw new Error('the turn failed');
          const call = { sessionUpdate: 'tool_call', kind: 'execute' };
          const change = { sessionUpdate: 'tool_call_update' };
          await update({ ...call, toolCallId: 'call_1', title: 'bash' });
          await update({ ...change, toolCallId: 'call_1', status: 'completed' });
          await update({ ...call, toolCallId: 'call_2', title: 'other', status: 'failed' });
          await peer.request('session/request_permission', { ...bashRequest, sessionId });
          await peer.request('fs/write_text_file', {
            ...{ sessionId, path: join(cwd, 'new.txt'), content: 'words' },
          });
          return undefined;
        },
      },
      { hooks, cwd },
    );
    const session = await client.newSession();
    await session.prompt('go');
    const two = ['a', 'b'].map((text) => ({ type: 'text' as const, text }));
    await session.prompt(two).catch((error: unknown) => error);
    await session.close();
    await vi.waitFor(() => expect(told.at(-1)?.event).toBe('session_end'));

    expect(new Set(told.map(({ event }) => event))).toEqual(new Set(events));
    expect(new Set(told.map(({ sessionId }) => sessionId))).toEqual(new Set([session.id]));
    const of = (event: HookEvent) => told.filter((input) => input.event === event);
    expect(of('pre_tool_use')).toMatchObject([
      { toolCall: { toolCallId: 'call_1' } },
      { toolCall: { toolCallId: 'call_2' } },
    ]);
    expect(of('post_tool_use')).toMatchObject([{ toolCallUpdate: { toolCallId: 'call_1' } }]);
    expect(of('post_tool_use_failure')).toMatchObject([
      { toolCallUpdate: { toolCallId: 'call_2' } },
    ]);
    expect(of('user_prompt_submit')).toMatchObject([{ promptText: 'go' }, { promptText: 'a\nb' }]);
    expect(of('stop')).toMatchObject([{ promptResult: { stopReason: 'end_turn' } }]);
    expect(of('stop_failure')).toMatchObject([{ promptError: expect.any(Error) }]);
    expect(of('permission_request')).toMatchObject([
      { permissionRequest: { toolCall: { title: 'echo one' } } },
    ]);
    expect(of('permission_denied')).toMatchObject([
      { permissionResponse: { outcome: { outcome: 'selected', optionId: 'reject' } } },
    ]);
    expect(of('file_changed')).toMatchObject([
      { fileWrite: { path: join(cwd, 'new.txt'), content: 'words' } },
    ]);
    for (const event of ['session_start', 'session_end'] as const)
      expect(of(event)).toHaveLength(1);
  });

  it('those that can refuse keep prompts, permissions and files back', async () => {
    const no = [{ hooks: [() => hookBlock('not today')] }];
    const answers: unknown[] = [];
    const { client, agent } = await startedClient(
      {
        onTurn: async ({ sessionId, client: peer }) => {
          const path = join(client.cwd, 'new.txt');
          const permission = { ...bashRequest, sessionId };
          answers.push(await peer.request('session/request_permission', permission));
          const write = peer.request('fs/write_text_file', { sessionId, path, content: 'x' });
          answers.push(await write.catch((error: unknown) => String(error)));
          return undefined;
        },
      },
      {
        hooks: {
          user_prompt_submit: [{ matcher: /secret/, hooks: [() => hookBlock('no secrets')] }],
          permission_request: no,
          file_changed: no,
        },
        allowedTools: ['bash'],
      },
    );
    const session = await client.newSession();
    await expect(session.prompt('my secret')).rejects.toMatchObject({
      code: 'hook_rejected',
      reason: 'no secrets',
    });
    expect(agent.calls.map(({ method }) => method)).not.toContain('session/prompt');
    await session.prompt('go');
    expect(answers).toEqual([
      { outcome: { outcome: 'selected', optionId: 'reject' } },
      expect.stringContaining('not today'),
    ]);
  });
});
