import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentClient } from '#core/agents/client/agent-client.ts';
import type { DelegatedWrite } from '#core/agents/files/file-requests.ts';
import type { FileAccess } from '#core/agents/files/open-buffers.ts';
import { PreviousContents } from '#core/agents/tools/previous-contents.ts';
import { changesOf } from '#shared/chat/file-changes.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { startOpencode } from '#tests/support/opencode/opencode-client.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, say } from '#tests/support/opencode/scripted-model.ts';

describe.runIf(opencodeBinary())('files that the real opencode writes', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  let previous: PreviousContents | undefined;
  const seen: DelegatedWrite[] = [];
  const followed: FileAccess[] = [];

  beforeAll(async () => {
    world = await OpencodeWorld.create();
    client = await startOpencode(world, {
      canUseTool: async ({ toolCall }) => {
        await previous?.settled(toolCall.toolCallId);
        return 'allow_once';
      },
      onFsWrite: (write) => void seen.push(write),
      openBuffers: { unsavedText: () => undefined, didAccess: (access) => followed.push(access) },
    });
  });
  afterAll(async () => {
    await client?.close();
    await world?.[Symbol.asyncDispose]();
  });

  it('A36 A41 are written by itself only, and compared with what was there before', async () => {
    await world.write('hello.txt', 'one\ntwo\nthree\n');
    const filePath = join(world.project, 'hello.txt');
    await using session = await client.newSession();
    previous = new PreviousContents(session);
    const calls = new Set<string>();
    session.onDidChangeToolCall(({ toolCallId }) => calls.add(toolCallId));
    const content = 'one\n2\nthree\n';
    world.model.script(call('write', { filePath, content }), say('Written.'));
    await session.prompt('Write it.');
    const path = realpathSync(filePath);
    expect(await world.read('hello.txt')).toBe(content);
    await expect
      .poll(() => followed)
      .toEqual([{ kind: 'write', sessionId: session.id, path, content, advisory: true }]);
    expect(seen).toMatchObject([{ path, content }]);

    const [tool] = [...calls].flatMap((id) => session.toolCall(id) ?? []);
    if (!tool) throw new Error('There was no call of a tool.');
    const { toolCallId, rawInput, rawOutput } = tool;
    const before = () => previous?.of(toolCallId);
    expect(before()).toBe('one\ntwo\nthree\n');
    const changes = changesOf({ content: tool.content, rawInput, rawOutput, before });
    expect(changes).toMatchObject([{ path: filePath, kind: 'edit', added: 1, removed: 1 }]);
    previous.dispose();
  });
});
