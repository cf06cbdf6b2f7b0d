import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  ElicitRequestSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Bridge } from '#core/agents/bridge/bridge.ts';
import { checkMcpServer } from '#core/agents/bridge/check-mcp-server.ts';
import { defineTool } from '#core/agents/bridge/define-tool.ts';
import type { JsonSchema } from '#core/agents/bridge/tool.ts';
import { textResult } from '#core/agents/bridge/tool-results.ts';
import { agentOf, echo, endScene, post, startBridge, waiting } from '../support/bridge-scene.ts';
import { FakeSessionView } from '../support/fake-session-view.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { bridgeEntry } from '../support/mcp-agent.ts';
import { MemoryTelemetry } from '../support/memory-telemetry.ts';

afterEach(endScene);

/** Calls the tool `wait` with the id 5, without a client that knows what to do next. */
async function callByHand(bridge: Bridge): Promise<{
  readonly session: string;
  readonly response: Response;
  hangUp(): void;
}> {
  const session = (await post(bridge)).headers.get('mcp-session-id') ?? '';
  const { url, headers } = bridgeEntry(bridge);
  const gone = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    signal: gone.signal,
    body: JSON.stringify({ jsonrpc: '2.0', id: 5, method: 'tools/call', params: { name: 'wait' } }),
    headers: {
      ...headers,
      'mcp-session-id': session,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
  });
  expect(response.status).toBe(200);
  return { session, response, hangUp: () => gone.abort() };
}

describe('tools behind the bridge', () => {
  it('A62: are listed and called', async () => {
    const telemetry = new MemoryTelemetry();
    const bridge = await startBridge({ tools: [echo] }, { telemetry });
    const agent = await agentOf(bridge);
    const { tools } = await agent.listTools();
    expect(tools).toMatchObject([
      {
        name: 'echo',
        description: 'Says it again.',
        inputSchema: {
          type: 'object',
          properties: { text: { type: 'string' } },
          required: ['text'],
        },
        annotations: { readOnlyHint: true },
      },
    ]);
    const result = await agent.callTool({ name: 'echo', arguments: { text: 'hi' } });
    expect(result).toEqual({ content: [{ type: 'text', text: 'echo: hi' }] });
    expect(telemetry.labelsOf('mcp_bridge.request')).toEqual([{ tool: 'echo', status: 'ok' }]);
  });

  it('A62: answer bad arguments, exceptions and refusals as failed calls', async () => {
    const telemetry = new MemoryTelemetry();
    const broken = defineTool({
      name: 'broken',
      description: 'Throws.',
      input: z.object({ gently: z.boolean() }),
      execute: ({ gently }) => {
        if (gently) return { text: 'cannot', isError: true };
        throw new Error('the disk is full');
      },
    });
    const bridge = await startBridge({ tools: [broken] }, { telemetry });
    const agent = await agentOf(bridge);
    const textOf = async (name: string, args: Record<string, unknown>): Promise<unknown> => {
      const result = await agent.callTool({ name, arguments: args });
      expect(result.isError).toBe(true);
      return result.content;
    };
    expect(await textOf('broken', { gently: false })).toEqual([
      { type: 'text', text: 'the disk is full' },
    ]);
    expect(await textOf('broken', { gently: true })).toEqual([{ type: 'text', text: 'cannot' }]);
    expect(JSON.stringify(await textOf('broken', { gently: 'no' }))).toContain('gently: ');
    expect(JSON.stringify(await textOf('gone', {}))).toContain('no tool of that name');
    expect(telemetry.labelsOf('mcp_bridge.request')).toEqual([
      { tool: 'broken', status: 'error' },
      { tool: 'broken', status: 'app_error' },
      { tool: 'broken', status: 'error' },
      { tool: 'unknown', status: 'error' },
    ]);
  });

  it('A62: are aborted when the agent cancels the call', async () => {
    const { tool, started, aborted } = waiting();
    const bridge = await startBridge({ tools: [tool, echo] });
    const agent = await agentOf(bridge);
    const cancel = new AbortController();
    const call = agent.callTool({ name: 'wait', arguments: {} }, undefined, {
      signal: cancel.signal,
    });
    const outcome = call.then(
      () => 'answered',
      () => 'failed',
    );
    await started;
    cancel.abort();
    await aborted;
    expect(await outcome).toBe('failed');
    const after = await agent.callTool({ name: 'echo', arguments: { text: 'still here' } });
    expect(after.isError).toBeUndefined();
  });

  it('A62: are aborted when the agent hangs up', async () => {
    const { tool, started, aborted } = waiting();
    const bridge = await startBridge({ tools: [tool] });
    const { hangUp } = await callByHand(bridge);
    await started;
    hangUp();
    await aborted;
  });

  it('end the stream of a cancelled call, which is never answered', async () => {
    const { tool, started } = waiting();
    const bridge = await startBridge({ tools: [tool] });
    const { response, session } = await callByHand(bridge);
    await started;
    const cancel = {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 5, reason: 'changed my mind' },
    };
    await post(bridge, { 'mcp-session-id': session }, JSON.stringify(cancel));
    expect(await response.text()).not.toContain('result');
  });

  it('A62: are aborted when their turn is cancelled, and answered only if the agent still waits', async () => {
    const clock = new ManualClock();
    const { tool, started, aborted } = waiting();
    const bridge = await startBridge({ tools: [tool] }, { clock });
    const session = new FakeSessionView('one');
    bridge.follow(session);
    session.show('call-1', { name: 'aerie_wait', rawInput: {} });
    const agent = await agentOf(bridge);
    let answered = false;
    const call = agent.callTool({ name: 'wait', arguments: {} }).finally(() => {
      answered = true;
    });
    expect(await started).toMatchObject({ sessionId: 'one', toolCallId: 'call-1' });
    session.cancel();
    await aborted;
    await agent.ping();
    expect(answered).toBe(false);
    clock.advance(5000);
    expect((await call).isError).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('serve two MCP sessions beside each other, with equal request ids', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const agents = await Promise.all([agentOf(bridge), agentOf(bridge)]);
    const texts = Array.from({ length: 20 }, (_, at) => at);
    const answers = await Promise.all(
      texts.flatMap((at) =>
        agents.map(async (agent, who) => {
          const result = await agent.callTool({
            name: 'echo',
            arguments: { text: `${who}-${at}` },
          });
          return JSON.stringify(result.content).includes(`echo: ${who}-${at}`);
        }),
      ),
    );
    expect(answers).toEqual(answers.map(() => true));
    expect(answers).toHaveLength(40);
  });

  it('tell the agent how far they are', async () => {
    const steps = defineTool({
      name: 'steps',
      description: 'Counts.',
      input: z.object({}),
      execute: (_input, { progress }) => {
        progress(1, 3);
        progress(1, 3);
        progress(2, 3);
        return textResult('done');
      },
    });
    const bridge = await startBridge({ tools: [steps] });
    const agent = await agentOf(bridge);
    const heard: unknown[] = [];
    await agent.callTool({ name: 'steps', arguments: {} }, undefined, {
      onprogress: (progress) => heard.push(progress),
    });
    expect(heard).toEqual([
      { progress: 1, total: 3 },
      { progress: 2, total: 3 },
    ]);
  });

  it('ask through the agent where it offers that and is known to show it', async () => {
    const ask = defineTool({
      name: 'ask',
      description: 'Asks.',
      input: z.object({}),
      execute: async (_input, { elicit }) => ({
        structured: await elicit({
          message: 'Who are you?',
          schema: { properties: { name: { type: 'string' } } },
        }),
      }),
    });
    const bridge = await startBridge({ tools: [ask] }, { elicitThroughMcp: true });
    const client = new Client(
      { name: 'agent', version: '1' },
      { capabilities: { elicitation: { form: {} } } },
    );
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      expect(params.message).toBe('Who are you?');
      return { action: 'accept', content: { name: 'Ada' } };
    });
    const able = await agentOf(bridge, client);
    const answered = await able.callTool({ name: 'ask', arguments: {} });
    expect(answered.structuredContent).toEqual({ action: 'accept', content: { name: 'Ada' } });
    const unable = await agentOf(bridge);
    const failed = await unable.callTool({ name: 'ask', arguments: {} });
    expect(failed.isError).toBe(true);
    expect(JSON.stringify(failed.content)).toContain('nobody to ask');
  });
});

describe('structured output over the bridge', () => {
  /** What `StructuredOutput` is listed to take. */
  const shapeOf = async (agent: Client): Promise<Record<string, unknown>> =>
    (await agent.listTools()).tools[0]?.inputSchema ?? {};
  const color = { type: 'object', properties: { color: { type: 'string' } }, required: ['color'] };

  it('A63: two sessions of one process do not mix', async () => {
    const bridge = await startBridge({ outputSchema: color });
    const [one, two] = [new FakeSessionView('one'), new FakeSessionView('two')];
    for (const session of [one, two]) bridge.follow(session);
    const turns = ['one', 'two'].map((id) => bridge.expectStructured(id, color));
    const agent = await agentOf(bridge);
    const deliver = async (session: FakeSessionView, value: string): Promise<void> => {
      const input = { color: value };
      session.show(`call-${value}`, { name: 'aerie_StructuredOutput', rawInput: input });
      await agent.callTool({ name: 'StructuredOutput', arguments: input });
    };
    await Promise.all([deliver(one, 'red'), deliver(two, 'blue')]);
    expect(turns.map((turn) => turn.end()?.value)).toEqual([{ color: 'red' }, { color: 'blue' }]);
  });

  /** An agent that has seen the tools and hears of changes: its event stream opens a moment late. */
  async function listeningAgent(bridge: Bridge): Promise<Client> {
    const client = new Client({ name: 'agent', version: '1' });
    let heard = false;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      heard = true;
    });
    const agent = await agentOf(bridge, client);
    await shapeOf(agent);
    for (let at = 0; !heard; at += 1) {
      bridge.expectStructured('nobody', { ...color, title: `change ${at}` }).end();
      await agent.ping();
    }
    return agent;
  }

  it('A63: tells the agent when other answers are asked for', async () => {
    const bridge = await startBridge({ structuredOutput: true });
    expect(await shapeOf(await agentOf(bridge))).toMatchObject({ properties: { answer: {} } });
    const agent = await listeningAgent(bridge);
    const turn = bridge.expectStructured('one', color);
    expect(await shapeOf(agent)).toEqual(color);
    turn.end();
    expect(await shapeOf(agent)).toEqual(color);
  });

  it('A63: is offered once a turn needs it', async () => {
    const bridge = await startBridge({ tools: [echo] });
    const agent = await agentOf(bridge);
    const names = async (): Promise<string[]> => {
      return (await agent.listTools()).tools.map(({ name }) => name);
    };
    expect(await names()).toEqual(['echo']);
    const turn = bridge.expectStructured('one', color);
    expect(await names()).toEqual(['echo', 'StructuredOutput']);
    await agent.callTool({ name: 'StructuredOutput', arguments: { color: 'red' } });
    expect(turn.end()).toEqual({ value: { color: 'red' } });
  });

  it('A63: does not wait for an agent that is gone', async () => {
    const clock = new ManualClock();
    const bridge = await startBridge({ structuredOutput: true }, { clock });
    const agent = await agentOf(bridge);
    await shapeOf(agent);
    await agent.close();
    // Its event stream ends a moment later.
    await expect
      .poll(async () => {
        let ready = false;
        const turn = bridge.expectStructured('one', { ...color, title: String(Math.random()) });
        turn.end();
        void turn.ready.then(() => {
          ready = true;
        });
        await post(bridge);
        return ready;
      })
      .toBe(true);
  });

  it('A63: is ready when the agent knows the shape, or does not look', async () => {
    const clock = new ManualClock();
    const bridge = await startBridge({ structuredOutput: true }, { clock });
    const begin = (schema: JsonSchema): Promise<void> => {
      const turn = bridge.expectStructured('one', schema);
      turn.end();
      return turn.ready;
    };
    await begin(color);
    await agentOf(bridge);
    await begin({ ...color, title: 'nobody has looked yet' });
    const agent = await listeningAgent(bridge);
    let ready = false;
    const waiting = begin(color).then(() => {
      ready = true;
    });
    await agent.ping();
    expect(ready).toBe(false);
    await shapeOf(agent);
    await waiting;
    const blind = begin({ ...color, title: 'again' });
    clock.advance(1000);
    await blind;
    expect(clock.pending).toBe(0);
  });
});

describe('a check of MCP servers', () => {
  it('tells those that answer from those that do not', async () => {
    const bridge = await startBridge({ tools: [echo] });
    expect(await checkMcpServer(bridge.server)).toMatchObject({ name: 'aerie', state: 'ready' });
    const { url } = bridgeEntry(bridge);
    const http = { type: 'http' as const, name: 'tools', headers: [] };
    expect(await checkMcpServer({ ...http, url })).toMatchObject({ state: 'refused' });
    await bridge.close();
    expect(await checkMcpServer({ ...http, url })).toMatchObject({
      name: 'tools',
      state: 'unreachable',
    });
  });
});
