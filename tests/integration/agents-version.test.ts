// What the client makes of the version of an agent.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import {
  AgentConfigError,
  ProcessError,
  ProtocolVersionError,
  RequestTimeoutError,
  StartTimeoutError,
  UnsupportedVersionError,
} from '#core/agents/errors/acp-error.ts';
import { usualQuirks } from '#core/agents/profiles/agent-profile.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';

/** A client of the fake agent, which must be version 2 and was tried with version 3. */
async function clientOf(
  flags: readonly string[],
  more: { skipVersionCheck?: boolean; initializeTimeoutMs?: number } = {},
) {
  const home = await mkdtemp(join(tmpdir(), 'agents-version-'));
  const script = join(home, 'agent.mjs');
  const url = pathToFileURL(fakeAgentScript).href;
  const code = `process.argv.push(...${JSON.stringify(flags)}); await import(${JSON.stringify(url)});`;
  await writeFile(script, code);
  const client = new AgentClient({
    profile: {
      id: 'fake',
      label: 'Fake',
      command: ['fake-agent'],
      needsNode: true,
      minVersion: '2.0.0',
      testedVersion: '3.0.0',
      quirks: usualQuirks,
    },
    cliPath: script,
    cwd: home,
    env: { TMPDIR: home },
    ...more,
  });
  onTestFinished(async () => {
    await client.close();
    await rm(home, { recursive: true, force: true });
  });
  return client;
}

describe('an agent that starts', () => {
  it('A05 is refused if it is too old, unless that is to be skipped', async () => {
    const old = await clientOf(['version=1.9.9']);
    const error = old.start();
    await expect(error).rejects.toThrow(UnsupportedVersionError);
    await expect(error).rejects.toThrow('Fake 1.9.9 is too old; 2.0.0 or newer is needed.');
    const skipped = await clientOf(['version=1.9.9'], { skipVersionCheck: true });
    await skipped.start();
    expect(skipped.warning).toBeUndefined();
  });

  it('A05 is used with a warning if it is older than was tried, and without if not', async () => {
    const older = await clientOf(['version=2.5.0']);
    await older.start();
    expect(older.warning).toContain('Fake 2.5.0 is older than 3.0.0');
    const current = await clientOf(['version=3.0.0']);
    await current.start();
    expect(current.warning).toBeUndefined();
  });

  it('A05 is asked by --version if it does not tell', async () => {
    const current = await clientOf(['no-version', 'version=3.0.0']);
    await current.start();
    expect(current.agentInfo).toBeUndefined();
    expect(current.warning).toBeUndefined();
    const old = await clientOf(['no-version', 'version=1.0.0']);
    await expect(old.start()).rejects.toThrow('Fake 1.0.0 is too old');
  });

  it('A01 is refused if it speaks another version of the protocol', async () => {
    await expect((await clientOf(['protocol=2'])).start()).rejects.toThrow(ProtocolVersionError);
  });

  it('A02 is given up after the time it may take, and told apart from one that ended', async () => {
    const slow = await clientOf(['mute'], { initializeTimeoutMs: 300 });
    await expect(slow.start()).rejects.toThrow(RequestTimeoutError);
    const broken = (await clientOf(['bad-config'])).start();
    await expect(broken).rejects.toThrow(ProcessError);
    await expect(broken).rejects.toThrow('fake.json line 7: "model" must be text');
  });

  it('A02 tells what it wrote when it does not answer, in the error and in the log', async () => {
    const mute = await clientOf(['mute', 'noisy'], { initializeTimeoutMs: 5000 });
    const error: unknown = await mute.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartTimeoutError);
    expect(error).toMatchObject({
      message:
        'Fake was started but did not answer within 5 s. It may be busy or stuck: try again.',
      stderrTail: expect.stringContaining('warning something is odd'),
    });
    await mute.close();
    const log = mute.protocolLog
      .frames()
      .map(({ direction, message }) => `${direction} ${String(message)}`)
      .join('\n');
    expect(log).toMatch(/^event Starting .*agent\.mjs in /);
    expect(log).toContain('stderr warning something is odd');
    expect(log).toContain('event It did not start: Fake was started but did not answer');
    expect(log).toMatch(/event Its program (ended with code|was ended by)/);
  });

  it('A03 names file and line of a mistake in its configuration', async () => {
    const error: unknown = await (await clientOf(['bad-config']))
      .start()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AgentConfigError);
    expect(error).toMatchObject({ file: '/home/me/fake.json', line: 7 });
  });
});
