// Chats over the contract on the real opencode, with a scripted model.

import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LazyLayoutRepository } from '#core/store/lazy-layout-repository.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { ChatLooker } from '#tests/support/chat-looker.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, holdAfter, say } from '#tests/support/opencode/scripted-model.ts';
import { createRealWing } from '#tests/support/real-wing.ts';

const within = { timeout: 40_000, interval: 50 };

function startWing(world: OpencodeWorld) {
  const layouts = new LazyLayoutRepository({
    path: join(world.root, 'aerie.db'),
    clock: nodeClock,
    logger: silentLogger,
    onProblem: (problem) => expect.fail(problem),
  });
  const made = createRealWing(
    {},
    {
      home: world.root,
      agents: { database: () => layouts.database() },
      userEnvironment: async () => ({
        ...world.env,
        PATH: `${dirname(world.binary)}:${world.env['PATH']}`,
      }),
    },
  );
  return {
    client: made.connect(),
    async [Symbol.asyncDispose]() {
      await made[Symbol.asyncDispose]();
      layouts.dispose();
    },
  };
}

describe.skipIf(!opencodeBinary())('chats on opencode', () => {
  it('stream, ask (A61), stop, take their title, and go on after a restart of Aerie', async () => {
    await using world = await OpencodeWorld.create({ permission: { bash: 'ask' } });
    const id = 'a-chat';
    let commands = 0;
    const text = (words: string) => ({
      chat: id,
      commandId: `command-${++commands}`,
      blocks: [{ type: 'text' as const, text: words }],
    });
    {
      await using wing = startWing(world);
      const { chats, agents } = wing.client.api;
      const listed = (await agents.list()).find((agent) => agent.id === 'opencode');
      expect(listed?.program).toBe(world.binary);
      await chats.create({ commandId: id, agent: 'opencode', cwd: world.project });
      const seen = new ChatLooker(wing.client, id);
      onTestFinished(() => seen.close());

      world.model.script(say('Hello ', 'from ', 'opencode.'));
      await chats.send(text('Please greet me'));
      await vi.waitFor(
        () => expect(seen.lines).toContain('assistant: Hello from opencode.'),
        within,
      );

      world.model.script(call('bash', { command: 'echo one', description: 'one' }), say('Done.'));
      await chats.send(text('Run something'));
      await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
      const ask = seen.state.facts.asks[0]?.id ?? '';
      await chats.answer({ chat: id, commandId: 'answer', ask, optionId: 'once' });
      await vi.waitFor(() => expect(seen.lines).toContain('assistant: Done.'), within);
      const tool = [...seen.state.items.values()].find(({ type }) => type === 'tool');
      expect(tool).toMatchObject({
        name: 'bash',
        status: 'completed',
        exitCode: 0,
        permission: { state: 'allowed_once' },
      });

      const options = [{ label: 'Red' }, { label: 'Blue' }].map((o) => ({
        ...o,
        description: 'x',
      }));
      const questions = [{ question: 'Which colour?', header: 'Colour', options }];
      world.model.script(call('question', { questions }), say('Blue it is.'));
      await chats.send(text('Ask me'));
      await vi.waitFor(() => expect(seen.state.facts.asks).toHaveLength(1), within);
      const { id: question = '', item = '' } = seen.state.facts.asks[0] ?? {};
      const reply = { action: 'accept' as const, values: { question_1: 'Blue' } };
      await chats.answerQuestion({ chat: id, commandId: 'colour', ask: question, reply });
      await vi.waitFor(() => expect(seen.lines).toContain('assistant: Blue it is.'), within);
      expect(seen.state.items.get(item)).toMatchObject({
        state: 'answered',
        answers: [{ title: 'Which colour?', text: 'Blue' }],
      });
      expect(JSON.stringify(world.model.requests.at(-1)?.messages)).toContain('Blue');

      world.model.script(holdAfter('Thinking'));
      await chats.send(text('Take your time'));
      await vi.waitFor(() => expect(seen.lines).toContain('assistant: Thinking'), within);
      await chats.cancel({ chat: id });
      await vi.waitFor(() => expect(seen.state.facts.lastTurn?.stop).toBe('cancelled'), within);
      await vi.waitFor(() => expect(seen.state.facts.title).toBe('A scripted title'), within);
      expect(seen.state.facts.usage.cost?.amount).toBeGreaterThan(0);
    }
    await using wing = startWing(world);
    const seen = new ChatLooker(wing.client, id);
    onTestFinished(() => seen.close());
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: Done.'), within);
    const before = seen.lines.length;
    world.model.script(say('Back again.'));
    await wing.client.api.chats.send(text('Still there?'));
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: Back again.'), within);
    expect(seen.lines.length).toBe(before + 2);
    const asked = world.model.requests
      .at(-1)
      ?.messages.map(({ content }) => JSON.stringify(content));
    expect(asked?.join()).toContain('Please greet me');
  }, 120_000);
});
