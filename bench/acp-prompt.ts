// One prompt to an agent in this process and back, through our client, against the protocol library's
// own connection to the same agent. Both prompt in turns, so that what else runs weighs on both.

import { type AgentApp, agent, client, PROTOCOL_VERSION } from '@agentclientprotocol/sdk/unstable';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { memoryTransport } from '#core/agents/transport/memory-transport.ts';
import { benchProfile } from './support/bench-profile.ts';
import type { BenchResult } from './support/report.ts';
import { median, percentile } from './support/stats.ts';

const WARMUP = 1000;
const PROMPTS = 5000;
const cwd = import.meta.dirname;

/** Answers every prompt with one chunk of text. */
function answeringAgent(): AgentApp {
  return agent({ name: 'bench' })
    .onRequest('initialize', () => ({ protocolVersion: PROTOCOL_VERSION, agentCapabilities: {} }))
    .onRequest('session/new', () => ({ sessionId: 'ses_bench' }))
    .onRequest('session/prompt', async ({ params, client: peer }) => {
      const update = {
        sessionUpdate: 'agent_message_chunk' as const,
        messageId: 'msg_1',
        content: { type: 'text' as const, text: 'Yes.' },
      };
      await peer.notify('session/update', { sessionId: params.sessionId, update });
      return { stopReason: 'end_turn' };
    });
}

interface Prompter {
  prompt(): Promise<void>;
  close(): Promise<void>;
}

async function bare(): Promise<Prompter> {
  let heard = 0;
  const connection = client({ name: 'bench' })
    .onNotification('session/update', () => {
      heard += 1;
    })
    .connect(answeringAgent());
  await connection.agent.request('initialize', { protocolVersion: PROTOCOL_VERSION });
  const { sessionId } = await connection.agent.request('session/new', { cwd, mcpServers: [] });
  return {
    prompt: async () => {
      const before = heard;
      await connection.agent.request('session/prompt', {
        sessionId,
        prompt: [{ type: 'text', text: 'Yes?' }],
      });
      if (heard !== before + 1) throw new Error('An update is missing.');
    },
    close: async () => {
      connection.close();
      await connection.closed;
    },
  };
}

async function ours(): Promise<Prompter> {
  const agentClient = new AgentClient({
    profile: benchProfile,
    transport: memoryTransport(answeringAgent()),
    cwd,
  });
  await agentClient.start();
  const session = await agentClient.newSession();
  return {
    prompt: async () => {
      const { text } = await session.prompt('Yes?');
      if (text !== 'Yes.') throw new Error('The answer is wrong.');
    },
    close: () => agentClient.close(),
  };
}

async function timed(prompter: Prompter, times: number[]): Promise<void> {
  const begun = performance.now();
  await prompter.prompt();
  times.push(performance.now() - begun);
}

export async function run(): Promise<BenchResult> {
  const [baseline, own] = [await bare(), await ours()];
  const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let index = 0; index < WARMUP + PROMPTS; index++) {
    if (index === WARMUP) times.bare.length = times.ours.length = 0;
    await timed(baseline, times.bare);
    await timed(own, times.ours);
  }
  await baseline.close();
  await own.close();
  return {
    name: 'acp-prompt',
    figures: [
      {
        label: 'prompt round trip p50',
        value: median(times.ours) / median(times.bare),
        target: 1.5,
        sense: 'at-most',
        unit: '× bare library',
      },
    ],
    details: {
      'bare library p50 µs': median(times.bare) * 1000,
      'our client p50 µs': median(times.ours) * 1000,
      'bare library p99 µs': percentile(times.bare, 0.99) * 1000,
      'our client p99 µs': percentile(times.ours, 0.99) * 1000,
    },
  };
}
