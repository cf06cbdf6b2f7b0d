// 20,000 updates of one character each, from an agent in this process to a reader of the chat, through
// tap, router, session and journal, against the protocol library's line parser alone on the same bytes.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndJsonStream } from '@agentclientprotocol/sdk/unstable';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import type { AgentSession } from '#core/agents/session/agent-session.ts';
import type { PromptResult } from '#core/agents/session/session-options.ts';
import { ChatHub } from '#core/chat/chat-hub.ts';
import { ChatJournal } from '#core/chat/chat-journal.ts';
import { ChatRecorder } from '#core/chat/chat-recorder.ts';
import { ChatStore } from '#core/chat/chat-store.ts';
import { recordSession, recordTurn } from '#core/chat/record-session.ts';
import { openDatabase } from '#core/store/open-database.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { benchProfile } from './support/bench-profile.ts';
import { LoopDelays } from './support/loop-delays.ts';
import {
  byteSource,
  oneCharacterChunks,
  piecesOf,
  recordedAgent,
} from './support/recorded-agent.ts';
import type { BenchResult } from './support/report.ts';
import { median } from './support/stats.ts';

const CHUNKS = 20_000;
const ROUNDS = 12;
const WARMUP = 2;
const sessionId = 'ses_bench';
/** Bytes of the round under way: each is a message of its own. */
let frames: Uint8Array = new Uint8Array();

/** Time to take the frames apart with the library alone, in ms. */
async function bare(): Promise<number> {
  const begun = performance.now();
  const { readable } = ndJsonStream(new WritableStream(), byteSource(piecesOf(frames)));
  const reader = readable.getReader();
  let count = 0;
  while (!(await reader.read()).done) count += 1;
  if (count !== CHUNKS) throw new Error(`${count} frames instead of ${CHUNKS}.`);
  return performance.now() - begun;
}

function startClient(): AgentClient {
  return new AgentClient({
    profile: benchProfile,
    cwd: import.meta.dirname,
    transport: async () => ({
      kind: 'bench',
      close: async () => {},
      stream: recordedAgent({
        initialize: { result: { protocolVersion: 1, agentCapabilities: {} } },
        'session/new': { result: { sessionId } },
        'session/prompt': { result: { stopReason: 'end_turn' }, before: () => piecesOf(frames) },
      }),
    }),
  });
}

/** A chat that records the session, and a reader of it. */
function startChat(
  session: AgentSession,
  folder: string,
): {
  /** Records a turn. Resolves when the reader has all its text. */
  follow(result: Promise<PromptResult>): Promise<void>;
  close(): void;
} {
  const options = { clock: nodeClock, logger: silentLogger };
  const { database } = openDatabase({ ...options, path: join(folder, 'bench.db') });
  const chatId = randomUUID();
  new ChatStore({ ...options, database }).create({ id: chatId, agent: 'bench', cwd: folder });
  const journal = new ChatJournal({ ...options, database });
  const hub = new ChatHub(journal);
  const recorder = new ChatRecorder({ ...options, chatId, journal });
  recorder.store.add(recordSession(recorder, session));
  return {
    follow: async (result) => {
      const id = randomUUID();
      const reading = new AbortController();
      const since = journal.cursor(chatId);
      const recorded = recordTurn(recorder, { id, blocks: [] }, result);
      let heard = 0;
      for await (const frame of hub.follow(chatId, { since, signal: reading.signal })) {
        if (frame.type === 'snapshot') throw new Error('The reader was left behind.');
        for (const { change } of frame.entries) {
          if (change.type === 'append') heard += change.text.length;
          // A batch that begins an item has its first text in it.
          if (change.type === 'upsert' && change.item.type === 'assistant') {
            heard += change.item.blocks.reduce((sum, block) => sum + lengthOf(block), 0);
          }
        }
        if (heard === CHUNKS) break;
      }
      await recorded;
    },
    close: () => {
      recorder.dispose();
      hub.dispose();
      journal.dispose();
      database.close();
    },
  };
}

function lengthOf(block: ChatBlock): number {
  return block.type === 'text' ? block.text.length : 0;
}

export async function run(): Promise<BenchResult> {
  const delay = new LoopDelays();
  const bareDelay = new LoopDelays();
  const folder = await mkdtemp(join(tmpdir(), 'acp-stream-'));
  const agentClient = startClient();
  await agentClient.start();
  const session = await agentClient.newSession();
  const chat = startChat(session, folder);
  let heard = '';
  session.on('agentMessage', ({ content }) => {
    if (content.type === 'text') heard += content.text;
  });
  /** Time until subscriber, prompt and reader of the chat have everything, in ms. */
  async function ours(): Promise<number> {
    heard = '';
    const begun = performance.now();
    const result = session.prompt('Go.');
    await chat.follow(result);
    const { text } = await result;
    const ms = performance.now() - begun;
    if (heard.length !== CHUNKS || text !== heard) throw new Error('Text is missing.');
    return ms;
  }
  const times: { bare: number[]; ours: number[] } = { bare: [], ours: [] };
  for (let round = 0; round < WARMUP + ROUNDS; round++) {
    if (round === WARMUP) times.bare.length = times.ours.length = 0;
    frames = oneCharacterChunks(sessionId, `msg_${round}`, CHUNKS);
    if (round >= WARMUP) await bareDelay.start();
    times.bare.push(await bare());
    bareDelay.stop();
    if (round >= WARMUP) await delay.start();
    times.ours.push(await ours());
    delay.stop();
  }
  chat.close();
  await agentClient.close();
  await rm(folder, { recursive: true });
  const ratios = times.bare.map((ms, round) => ms / (times.ours[round] ?? Number.NaN));
  return {
    name: 'acp-stream',
    figures: [
      {
        label: 'updates to a reader of the chat',
        value: median(ratios),
        target: 0.4,
        sense: 'at-least',
        unit: '× bare parser',
      },
      {
        label: 'event-loop delay p99',
        value: delay.percentile(0.99),
        target: 20,
        sense: 'at-most',
        unit: 'ms',
      },
    ],
    details: {
      'bare parser median ms': median(times.bare),
      'our client median ms': median(times.ours),
      'our client updates/s': CHUNKS / (median(times.ours) / 1000),
      'event-loop delay max ms': delay.percentile(1),
      'event-loop delay p99 ms of the bare parser': bareDelay.percentile(0.99),
      'each run': ratios.map((value) => value.toFixed(2)).join(' '),
    },
  };
}
