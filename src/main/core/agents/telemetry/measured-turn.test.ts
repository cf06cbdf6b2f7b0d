import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { TurnTools } from '#tests/support/memory-agent.ts';
import { startedClient } from '#tests/support/memory-client.ts';

const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(exporter)],
});

afterEach(() => exporter.reset());

const usage = { inputTokens: 800, outputTokens: 40, totalTokens: 840, cachedReadTokens: 0 };

async function work({ update, say }: TurnTools) {
  const call = { toolCallId: 'c1', title: 'bash', kind: 'execute' };
  await update({ sessionUpdate: 'tool_call', ...call, name: 'bash', status: 'pending' });
  await update({ sessionUpdate: 'tool_call_update', ...call, status: 'completed' });
  await say('Done.');
  await update({ sessionUpdate: 'brand_new', secret: 'words' });
  const cost = { amount: 0.25, currency: 'USD' };
  await update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost });
  await update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost });
  return { usage };
}

describe('a whole client, measured (A65)', () => {
  it('counts what happened once, under the names of the specification', async () => {
    const promRegistry = new Registry();
    const user = 'ada@example.org';
    const { client } = await startedClient(
      { onTurn: work },
      { promRegistry, tracerProvider, user },
    );
    const session = await client.newSession();
    await session.prompt('Go.');
    await client.close();
    const text = await promRegistry.metrics();
    for (const line of [
      'acp_session_update_count_total{variant="tool_call"} 1',
      'acp_session_update_count_total{variant="usage_update"} 2',
      'acp_session_update_count_total{variant="unknown"} 1',
      'acp_tool_call_count_total{tool_name="bash",status="completed",tool_kind="execute"} 1',
      'acp_tool_call_duration_count{tool_name="bash",status="completed",tool_kind="execute"} 1',
      'acp_cost_usd_total 0.25',
      'acp_initialize_duration_count{outcome="ok"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    const label = /user="(user-[0-9a-f]{16})"/.exec(text)?.[1] ?? 'none';
    for (const line of [
      `acp_session_prompt_duration_count{stop_reason="end_turn",user="${label}"} 1`,
      `acp_session_prompt_tokens_sum{direction="input",user="${label}"} 800`,
      `acp_session_prompt_tokens_sum{direction="output",user="${label}"} 40`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).not.toContain('cached_read');
    expect(text).not.toContain(user);
    expect(exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes])).toEqual([
      ['acp.initialize', {}],
      ['acp.session.prompt', { 'session.id': session.id, user: label }],
    ]);
  });

  it('tells of turns that fail', async () => {
    const promRegistry = new Registry();
    const fail = () => Promise.reject(new Error('secret words'));
    const { client } = await startedClient({ onTurn: fail }, { promRegistry, tracerProvider });
    const session = await client.newSession();
    await expect(session.prompt('Go.')).rejects.toThrow();
    expect(await promRegistry.metrics()).toContain(
      'acp_session_prompt_duration_count{stop_reason="error"} 1\n',
    );
    const span = exporter.getFinishedSpans().at(-1);
    expect(span?.attributes['error.type']).toBe('agent_request');
    expect(JSON.stringify([span?.status, span?.attributes])).not.toContain('secret');
  });
});
