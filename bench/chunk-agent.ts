// An agent over stdio that answers every prompt with pieces of prose at a steady pace: `chunk-agent.ts
// COUNT PER_SECOND`. Its last words are those of `lastWords`.

import { randomUUID } from 'node:crypto';
import { JsonLines } from '#tests/support/fake-agent/json-lines.ts';
import { pace } from './support/pace.ts';
import { lastWords, proseChunks } from './support/prose.ts';

const [count = 1000, perSecond = 1000] = process.argv.slice(2).map(Number);
const lines = new JsonLines();
const chunks = proseChunks(count);
let turns = 0;

lines.on('initialize', () => ({ protocolVersion: 1, agentCapabilities: {} }));
lines.on('session/new', () => ({ sessionId: randomUUID() }));
lines.on('session/prompt', async ({ sessionId }) => {
  turns += 1;
  const messageId = `bench-${process.pid}-${turns}`;
  const say = (text: string): void => {
    const content = { type: 'text', text };
    const update = { sessionUpdate: 'agent_message_chunk', messageId, content };
    lines.notify('session/update', { sessionId, update });
  };
  await pace(chunks, perSecond, say);
  say(lastWords);
  return { stopReason: 'end_turn' };
});
lines.onEnd = () => process.exit(0);
lines.start();
