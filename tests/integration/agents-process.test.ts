import { tmpdir } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { AgentProcess } from '#core/agents/transport/agent-process.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { fakeAgent } from '#tests/support/fake-agent/fake-agent-launch.ts';

it('an agent’s process is not this program’s end by errors of pipes that nobody uses yet', async () => {
  const agent = await AgentProcess.start(fakeAgent(), {
    cwd: tmpdir(),
    killAfterMs: 20_000,
    onStderr: () => {},
    redact: (text) => text,
    temp: { path: tmpdir(), env: {}, clear: async () => {} },
    clock: nodeClock,
    logger: silentLogger,
  });
  onTestFinished(() => agent.end());
  const { stdin, stdout, stderr } = agent.child;
  for (const pipe of [stdin, stdout, stderr]) {
    expect(pipe.emit('error', new Error('EIO'))).toBe(true);
  }
  await agent.end();
  expect((await agent.exited).exitCode).toBe(0);
});
