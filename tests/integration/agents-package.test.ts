// The package as others get it: `aerie/agents` imported from another folder by plain Node, and its
// declarations read by a TypeScript program.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { consumer } from '#tests/support/consumer.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/** What the Go SDK for opencode has, by the names it has here (acp.md 7); members of classes are below. */
const values = `
  query queryStream resilientQuery withClient AgentClient AgentSession
  text blocks imageBlock imageFile audioBlock audioFile pdfFile pathInput resource resourceLink
  OPENCODE_MODES subprocessTransport memoryTransport webSocketTransport
  hookAllow hookBlock defineTool textResult errorResult imageResult parseArguments simpleSchema
  declineElicitation ASK_USER_QUESTION decodeStructured decodePromptResult STRUCTURED_OUTPUT
  CostTracker loadSessionCost saveSessionCost deleteSessionCost BudgetTracker
  classifyError isRetryable findCause defaultRetryPolicy evaluateRetry AcpError
  terminalAuth listModels listModelCapabilities statSession listStoredSessions
  MINIMUM_OPENCODE_VERSION PROTOCOL_VERSION nopLogger
`
  .trim()
  .split(/\s+/);
const clientMembers =
  `start close capabilities agentInfo authMethods health budget newSession loadSession
  loadHistory resumeSession forkSession listSessions sessions setModelLegacy callExtension cancelAll`
    .trim()
    .split(/\s+/);
const sessionMembers =
  `prompt runCommand cancel updates on droppedUpdates setModel setMode setConfigOption
  setEffort initial availableModels availableModes availableCommands meta currentVariant stream`
    .trim()
    .split(/\s+/);

it('has every identifier of the map, and is free of the app', async () => {
  const folder = consumer({
    'script.mjs': `
      import * as agents from 'aerie/agents';
      const members = (type) => {
        const names = new Set();
        for (let proto = type.prototype; proto; proto = Object.getPrototypeOf(proto)) {
          for (const name of Object.getOwnPropertyNames(proto)) names.add(name);
        }
        return [...names];
      };
      console.log(JSON.stringify({
        values: Object.keys(agents),
        client: members(agents.AgentClient),
        session: members(agents.AgentSession),
      }));
    `,
  });
  const { stdout } = await run(process.execPath, ['script.mjs'], { cwd: folder, timeout: 30_000 });
  const found: { values: string[]; client: string[]; session: string[] } = JSON.parse(stdout);
  expect(found.values).toEqual(expect.arrayContaining(values));
  expect(found.client).toEqual(expect.arrayContaining(clientMembers));
  expect(found.session).toEqual(expect.arrayContaining(sessionMembers));
  const code = readFileSync(join(root, 'out', 'agents', 'index.js'), 'utf8');
  expect(code).not.toMatch(/from ["']electron["']/);
});

it('talks to an agent from a plain script', async () => {
  const folder = consumer({
    'script.mjs': `
      import { customProfile, query } from 'aerie/agents';
      const profile = customProfile({
        name: 'fake',
        command: ${JSON.stringify(process.execPath)},
        args: [${JSON.stringify(fakeAgentScript)}],
      });
      const { text, stopReason } = await query('echo hello', { profile, cwd: process.cwd() });
      console.log(JSON.stringify({ text, stopReason }));
    `,
  });
  const { stdout } = await run(process.execPath, ['script.mjs'], { cwd: folder, timeout: 30_000 });
  expect(JSON.parse(stdout)).toEqual({ text: 'echo hello', stopReason: 'end_turn' });
});

/** The examples of docs/agents.md as one module. */
function documentedExamples(): string {
  const page = readFileSync(join(root, 'docs', 'agents.md'), 'utf8');
  const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  expect(blocks.length).toBeGreaterThan(1);
  const bodies = blocks.map((block, i) => {
    const body = block.replace(/^import .*$/gm, '');
    return `export async function example${i}() { ${body} }`;
  });
  const names = [...new Set(blocks.join('\n').match(/import \{([^}]*)\}/g) ?? [])]
    .flatMap((head) => head.replace(/import \{|\}/g, '').split(','))
    .map((name) => name.trim());
  return `import { ${[...new Set(names)].join(', ')} } from 'aerie/agents';\n${bodies.join('\n')}`;
}

it('has declarations that a strict TypeScript program and the examples can use', async () => {
  const folder = consumer({
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: 'es2024',
        module: 'nodenext',
        lib: ['es2024', 'esnext.disposable'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        exactOptionalPropertyTypes: true,
      },
      files: ['consumer.ts', 'examples.ts'],
    }),
    'examples.ts': documentedExamples(),
    'consumer.ts': `
      import {
        type acp,
        AcpError,
        AgentClient,
        type AgentSession,
        AuthRequiredError,
        classifyError,
        opencodeProfile,
        type PromptResult,
      } from 'aerie/agents';

      export async function use(signal: AbortSignal): Promise<PromptResult | undefined> {
        await using client = new AgentClient({
          profile: opencodeProfile(),
          cwd: '/project',
          allowedTools: ['read'],
          canUseTool: async (request) => (request.toolCall.kind === 'read' ? 'allow_once' : 'reject_once'),
          hooks: { user_prompt_submit: [{ hooks: [(input) => void input.promptText] }] },
        });
        await client.start({ signal });
        const session: AgentSession = await client.newSession({ effort: 'high' });
        session.on('toolCall', (call) => console.log(call.toolCallId));
        // @ts-expect-error there is no such kind of update
        session.on('nothing', () => {});
        for await (const { update } of session.updates({ signal })) {
          const block: acp.ContentBlock | undefined =
            update.sessionUpdate === 'agent_message_chunk' ? update.content : undefined;
          console.log(block?.type);
        }
        try {
          return await session.prompt('hello', { queue: true });
        } catch (error) {
          if (error instanceof AuthRequiredError) console.log(error.methods.length);
          // @ts-expect-error the codes are a closed set
          if (error instanceof AcpError && error.code === 'no_such_code') return undefined;
          console.log(classifyError(error).recovery);
          return undefined;
        }
      }
    `,
  });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', folder], { timeout: 60_000 }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});
