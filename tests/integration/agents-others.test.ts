// The agents other than opencode, as npm installs them. They are large, so they are not installed with
// the project: AERIE_TEST_AGENTS names a folder with a node_modules that has them, e.g. made by
//   npm install --prefix <folder> --ignore-scripts @agentclientprotocol/claude-agent-acp \
//     @zed-industries/codex-acp @google/gemini-cli @qwen-code/qwen-code
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { client, type InitializeResponse } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authMethodsOf } from '#core/agents/auth/auth-method.ts';
import { terminalAuth } from '#core/agents/auth/terminal-auth.ts';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { clientCapabilities } from '#core/agents/client/connect-agent.ts';
import { checkVersion } from '#core/agents/discovery/check-version.ts';
import { findAgent } from '#core/agents/discovery/find-agent.ts';
import type { AgentProfile } from '#core/agents/profiles/agent-profile.ts';
import { claudeProfile } from '#core/agents/profiles/claude-profile.ts';
import { codexProfile } from '#core/agents/profiles/codex-profile.ts';
import { geminiProfile } from '#core/agents/profiles/gemini-profile.ts';
import { qwenProfile } from '#core/agents/profiles/qwen-profile.ts';
import { subprocessTransport } from '#core/agents/transport/subprocess-transport.ts';
import { scriptedAnthropic } from '#tests/support/scripted-anthropic.ts';

const installed = process.env['AERIE_TEST_AGENTS'] ?? '';
const where = installed === '' ? ' (not tried: AERIE_TEST_AGENTS names no folder with them)' : '';

/** Finds, starts and greets an agent in a home of its own. */
async function greet(profile: AgentProfile) {
  const home = await mkdtemp(join(tmpdir(), 'aerie-others-'));
  const found = await findAgent(profile, {
    managedFolders: [installed],
    home,
    env: { HOME: home, TMPDIR: home },
  });
  const transport = await subprocessTransport(found, { cwd: home })({
    signal: AbortSignal.timeout(60_000),
  });
  onTestFinished(async () => {
    await transport.close();
    await rm(home, { recursive: true, force: true });
  });
  const { agent } = client({ name: 'aerie' }).connect(transport.stream);
  const answer: InitializeResponse = await agent.request('initialize', {
    protocolVersion: 1,
    clientInfo: { name: 'aerie', version: '1.0.0' },
    clientCapabilities,
  });
  return { found, transport, answer, methods: authMethodsOf(answer) };
}

describe.skipIf(!existsSync(installed))(`A66 other agents${where}`, () => {
  it('Claude completes initialize and offers two log-ins in a terminal', async () => {
    const { answer, methods, found } = await greet(claudeProfile());
    expect(answer.protocolVersion).toBe(1);
    expect(found.foundIn).toBe('managed');
    expect(checkVersion(found.profile, answer.agentInfo?.version).warning).toBeUndefined();
    expect(methods.filter(({ kind }) => kind === 'terminal').length).toBeGreaterThanOrEqual(2);
    for (const method of methods) {
      expect(terminalAuth(method, found)).toMatchObject({ command: expect.stringMatching(/^\//) });
    }
  });

  it('A61: Claude asks by itself, with a form, and gets the answer', async () => {
    const questions = [
      {
        ...{ question: 'Which colour?', header: 'Colour', multiSelect: false },
        options: ['Red', 'Blue'].map((label) => ({ label, description: `It is ${label}.` })),
      },
    ];
    const script = { tool: 'AskUserQuestion', input: { questions }, answer: 'The end.' };
    await using model = await scriptedAnthropic(script);
    const home = await mkdtemp(join(tmpdir(), 'aerie-claude-'));
    const asked: unknown[] = [];
    const client = new AgentClient({
      profile: claudeProfile(),
      cwd: home,
      cliPath: join(installed, 'node_modules', '.bin', 'claude-agent-acp'),
      env: {
        ...{ HOME: home, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
        ...{ ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'sk-scripted' },
        ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
        // It does not run for root otherwise, whom tests may run as.
        IS_SANDBOX: '1',
      },
      onElicitation: (request) => {
        asked.push(request);
        return Promise.resolve({ action: 'accept', content: { question_0: 'Blue' } });
      },
    });
    onTestFinished(async () => {
      await client.close();
      await rm(home, { recursive: true, force: true });
    });
    expect(client.profile.quirks.asksByItself).toBe(true);
    await client.start();
    const session = await client.newSession();
    const { text } = await session.prompt('Ask me something.');
    expect(text).toBe('The end.');
    expect(asked).toMatchObject([{ mode: 'form', message: 'Which colour?' }]);
    expect(model.results[0]).toContain('=\\"Blue\\"');
  }, 90_000);

  it('Codex completes initialize, by its native program, and offers an account and two keys', async () => {
    const { answer, methods, found, transport } = await greet(codexProfile());
    expect(answer.protocolVersion).toBe(1);
    expect(found.path).toContain('codex-acp-');
    expect(methods.map(({ kind }) => kind)).toEqual(['agent', 'environment', 'environment']);
    // It does not end with its input.
    await transport.close();
    expect(await transport.exited).toMatchObject({ signal: expect.stringMatching(/^SIG/) });
  });

  it('Gemini completes initialize and says how to log in', async () => {
    const { answer, methods } = await greet(geminiProfile());
    expect(answer.protocolVersion).toBe(1);
    expect(methods.map(({ id }) => id)).toContain('gemini-api-key');
  });

  it('Qwen Code completes initialize and offers a log-in in a terminal', async () => {
    const { answer, methods, found } = await greet(qwenProfile());
    expect(answer.protocolVersion).toBe(1);
    const [method] = methods.filter(({ kind }) => kind === 'terminal');
    expect(method && terminalAuth(method, found)?.args).toEqual(expect.arrayContaining(['--acp']));
  });
});
