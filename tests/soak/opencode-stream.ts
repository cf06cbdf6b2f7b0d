// How the client bears a very long answer of the real opencode, one character at a time:
//   npx node tests/soak/opencode-stream.ts [--chunks 20000]
// Fails if a character is lost, or if this process is held up for 50 ms or more (p99).

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import type { WorldPlace } from './opencode-world-worker.ts';

const { values } = parseArgs({ options: { chunks: { type: 'string', default: '20000' } } });
const chunks = Number(values.chunks);
const text = Array.from({ length: chunks }, (_, n) => String.fromCharCode(97 + (n % 26))).join('');

const worker = new Worker(new URL('./opencode-world-worker.ts', import.meta.url), {
  workerData: text,
});
const [place]: [WorldPlace] = (await once(worker, 'message')) as [WorldPlace];
const { binary, project, env } = place;
const client = new AgentClient({ profile: opencodeProfile(), cwd: project, cliPath: binary, env });
await client.start();
const session = await client.newSession();
await session.prompt('Are you ready?');

let updates = 0;
let seen = '';
session.on('agentMessage', ({ content }) => {
  updates += 1;
  if (content.type === 'text') seen += content.text;
});
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begun = performance.now();
const result = await session.prompt('Speak.');
const seconds = (performance.now() - begun) / 1000;
delay.disable();

const ms = (ns: number): string => (ns / 1e6).toFixed(1);
const memory = (): string => {
  try {
    const status = readFileSync(`/proc/${client.pid}/status`, 'utf8');
    const kb = /VmRSS:\s+(\d+)/.exec(status)?.[1];
    return kb === undefined ? '?' : `${(Number(kb) / 1024).toFixed(0)} MB`;
  } catch {
    return '?';
  }
};
const complete = seen === text && result.text === text;
const held = delay.percentile(99) / 1e6;
const passed = complete && session.droppedUpdates === 0 && held < 50;
console.log(`  ${chunks} characters in ${updates} updates, ${seconds.toFixed(1)} s`);
console.log(`  ${(updates / seconds).toFixed(0)} updates a second`);
console.log(`  text complete: ${complete}, dropped updates: ${session.droppedUpdates}`);
console.log(
  `  event loop delay: mean ${ms(delay.mean)} ms, p99 ${held.toFixed(1)} ms, max ${ms(delay.max)} ms`,
);
console.log(
  `  memory: agent ${memory()}, this process ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`,
);
await client.close();
worker.postMessage('end');
await once(worker, 'message');
await worker.terminate();
console.log(`opencode-stream: ${passed ? 'passed' : 'FAILED'}`);
process.exitCode = passed ? 0 : 1;
