import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { askStructured } from '#core/agents/bridge/ask-structured.ts';
import { decodeStructured } from '#core/agents/bridge/decode-structured.ts';
import { defineTool, jsonSchemaOf } from '#core/agents/bridge/define-tool.ts';
import type { ToolContext, ToolResult } from '#core/agents/bridge/tool.ts';
import { textResult } from '#core/agents/bridge/tool-results.ts';
import type { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentSession } from '#core/agents/session/agent-session.ts';
import type { ToolCallState } from '#core/agents/tools/tool-call-state.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { startOpencode } from '#tests/support/opencode/opencode-client.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, say } from '#tests/support/opencode/scripted-model.ts';

type Run = (context: ToolContext) => ToolResult | Promise<ToolResult>;

const colour = z.object({ colour: z.string() });

// One process for all tests: it is big and slow to start. Each test has a session of its own.
describe.runIf(opencodeBinary())('the tool bridge and the real opencode', () => {
  let world: OpencodeWorld;
  let client: AgentClient;
  /** What the tool `work` does next. */
  let work: Run = () => textResult('');

  beforeAll(async () => {
    world = await OpencodeWorld.create();
    client = await startOpencode(world, {
      tools: [
        defineTool({
          name: 'work',
          description: 'Works.',
          input: z.object({ on: z.optional(z.string()) }),
          execute: (_input, context) => work(context),
        }),
      ],
      structuredOutput: true,
      onElicitation: async (request) => {
        expect(request).toMatchObject({ mode: 'form', message: 'Who are you?' });
        return { action: 'accept', content: { name: 'Ada' } };
      },
      onUserInput: async ({ questions }) => ({
        answers: Object.fromEntries(
          questions.map(({ id, question }) => [id, { answers: [`${question} Yes.`] }]),
        ),
      }),
    });
  });

  afterEach(() => {
    expect(world.model.left).toBe(0);
    // Only the end of each, for whoever has to find out why.
    expect(world.model.surprises.map(({ messages }) => messages.slice(-3))).toEqual([]);
  });

  afterAll(async () => {
    await client?.close();
    await world?.[Symbol.asyncDispose]();
  });

  const lastPrompt = (): string => JSON.stringify(world.model.requests.at(-1)?.messages);

  /** The session's last tool call, as it is now. */
  function lastCallOf(session: AgentSession): () => ToolCallState | undefined {
    let last: ToolCallState | undefined;
    session.onDidChangeToolCall((changed) => {
      last = changed;
    });
    return () => last;
  }

  it('A62: shows a failed handler as a failed call', async () => {
    await using session = await client.newSession();
    const lastCall = lastCallOf(session);
    work = () => {
      throw new Error('the disk is full');
    };
    world.model.script(call('aerie_work', {}), say('It failed.'));
    await session.prompt('Work.');
    expect(lastCall()).toMatchObject({ name: 'aerie_work', status: 'failed' });
    expect(lastPrompt()).toContain('the disk is full');
  });

  it('A62: aborts the handler when the turn is cancelled', async () => {
    await using session = await client.newSession();
    const started = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    work = ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve());
      started.resolve();
      return new Promise(() => {});
    };
    world.model.script(call('aerie_work', {}));
    const turn = session.prompt('Work.');
    await started.promise;
    await session.cancel();
    await aborted.promise;
    expect((await turn).cancelRequested).toBe(true);
  });

  it('A62: tells equal calls of two sessions apart', async () => {
    const sessions = [await client.newSession(), await client.newSession()];
    const contexts: ToolContext[] = [];
    const both = Promise.withResolvers<void>();
    work = async (context) => {
      contexts.push(context);
      if (contexts.length === 2) both.resolve();
      await both.promise;
      return textResult('done');
    };
    const ask = call('aerie_work', { on: 'the same' });
    world.model.script(ask, ask, say('Done.'), say('Done.'));
    await Promise.all(sessions.map((session) => session.prompt('Work.')));
    expect(new Set(contexts.map(({ sessionId }) => sessionId))).toEqual(
      new Set(sessions.map(({ id }) => id)),
    );
    for (const { session, sessionId, toolCallId } of contexts) {
      expect(session?.id).toBe(sessionId);
      const own = sessions.find(({ id }) => id === sessionId);
      expect(own?.toolCall(toolCallId ?? '')).toMatchObject({ name: 'aerie_work' });
    }
    for (const session of sessions) await session.close();
  });

  it('A61: asks the user from within a tool, and by AskUserQuestion', async () => {
    await using session = await client.newSession();
    work = async ({ elicit }) => ({
      structured: await elicit({
        message: 'Who are you?',
        schema: { properties: { name: { type: 'string' } }, required: ['name'] },
      }),
    });
    world.model.script(
      call('aerie_work', {}),
      call('aerie_AskUserQuestion', { questions: [{ question: 'Shall I?' }] }),
      say('Thanks.'),
    );
    await session.prompt('Ask me.');
    expect(lastPrompt()).toContain(String.raw`{\"name\":\"Ada\"}`);
    expect(lastPrompt()).toContain('Shall I? Yes.');
  });

  it('A63: keeps the answers of turns beside each other apart', async () => {
    const outputSchema = jsonSchemaOf(colour);
    const one = await client.newSession({ outputSchema });
    const two = await client.newSession({ outputSchema });
    const [started, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    work = async () => {
      started.resolve();
      await goOn.promise;
      return textResult('done');
    };
    world.model.script(call('aerie_work', {}));
    const first = one.prompt('Which colour?');
    await started.promise;
    world.model.script(call('aerie_StructuredOutput', { colour: 'blue' }), say('Done.'));
    expect(decodeStructured(await two.prompt('Which colour?'), colour)).toEqual({ colour: 'blue' });
    world.model.script(call('aerie_StructuredOutput', { colour: 'red' }), say('Done.'));
    goOn.resolve();
    expect(decodeStructured(await first, colour)).toEqual({ colour: 'red' });
    await one.close();
    await two.close();
  });

  it('A63: takes the answer from the text, or asks again', async () => {
    await using session = await client.newSession({ outputSchema: jsonSchemaOf(colour) });
    const prompts: string[] = [];
    const turn = (again: string | undefined) => {
      prompts.push(again ?? 'Which colour?');
      return session.prompt(prompts.at(-1) ?? '');
    };
    world.model.script(say('Blue, I think.'), say('```json\n{"colour": "green"}\n```'));
    expect(await askStructured(turn, colour, { reask: 1 })).toEqual({ colour: 'green' });
    expect(prompts).toHaveLength(2);
    world.model.script(say('No idea.'));
    await expect(askStructured(turn, colour)).rejects.toThrow(/without the structured answer/);
  });

  it('A63: tells opencode before the turn when the shape of the answer changes', async () => {
    const properties = (): unknown =>
      z
        .object({ properties: z.record(z.string(), z.unknown()) })
        .parse(world.model.requests.at(-1)?.toolInputs['aerie_StructuredOutput']).properties;
    const list = z.object({ list: z.array(z.number()) });
    await using one = await client.newSession({ outputSchema: jsonSchemaOf(list) });
    world.model.script(call('aerie_StructuredOutput', { list: ['x'] }));
    world.model.script(call('aerie_StructuredOutput', { list: [1, 2] }), say('Done.'));
    expect(decodeStructured(await one.prompt('Count.'), list)).toEqual({ list: [1, 2] });
    expect(properties()).toEqual({ list: { type: 'array', items: { type: 'number' } } });
    await using two = await client.newSession({ outputSchema: jsonSchemaOf(z.number()) });
    world.model.script(call('aerie_StructuredOutput', { answer: 7 }), say('Done.'));
    expect(decodeStructured(await two.prompt('Count.'), z.number())).toBe(7);
    expect(properties()).toEqual({ answer: { type: 'number' } });
  });
});
