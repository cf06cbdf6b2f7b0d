// A whole client with an agent that misbehaves on purpose: nothing is lost but what is broken itself.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AgentClient } from '#core/agents/client/agent-client.ts';
import { CancelledError, TransportError } from '#core/agents/errors/acp-error.ts';
import { customProfile } from '#core/agents/profiles/custom-profile.ts';
import type { AgentSession } from '#core/agents/session/agent-session.ts';
import type { AgentUpdate } from '#core/agents/updates/agent-update.ts';
import { fakeAgent } from '#tests/support/fake-agent/fake-agent-launch.ts';

let home: string;
/** Of an agent that writes junk around everything it says. */
let client: AgentClient;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'agents-misbehaving-'));
  client = clientOf('garbage', 'before-fork=150');
  await client.start();
});

afterAll(async () => {
  await client.close();
  await rm(home, { recursive: true, force: true });
});

function clientOf(...flags: readonly string[]): AgentClient {
  const { command, args } = fakeAgent(...flags);
  const profile = customProfile({ name: 'Fake', command, args });
  return new AgentClient({
    profile,
    cwd: home,
    env: { TMPDIR: home },
    canUseTool: async () => 'allow_once',
  });
}

/** A client of its own, for what ends the agent. */
async function doomed(): Promise<AgentClient> {
  const made = clientOf();
  onTestFinished(() => made.close());
  await made.start();
  return made;
}

async function sessionWithUpdates(
  of = client,
): Promise<{ session: AgentSession; updates: AgentUpdate[] }> {
  const session = await of.newSession();
  const updates: AgentUpdate[] = [];
  session.onUpdate(({ update }) => updates.push(update));
  return { session, updates };
}

/** Greets and is gone. */
const shortLived = `process.stdin.once('data', (line) => {
  const { id } = JSON.parse(line);
  const result = { protocolVersion: 1, agentCapabilities: {} };
  const answer = JSON.stringify({ jsonrpc: '2.0', id, result });
  process.stdout.write(answer + '\\n', () => process.exit(3));
});`;

/** Has another API, and says nothing more after its greeting though it lives on. */
const halfGone = `const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
require('node:http').createServer((request, response) => {
  if (!request.headers.authorization) return response.writeHead(401).end();
  if (request.url.startsWith('/global/health')) return response.end('{"healthy":true}');
  if (request.url.startsWith('/global/event')) return response.writeHead(200).flushHeaders();
  response.end(request.url.startsWith('/session') ? '{}' : '[]');
}).listen(port, '127.0.0.1');
process.stdin.on('end', () => process.exit(0)).on('data', (lines) => {
  const { id, method } = JSON.parse(lines.toString().split('\\n')[0]);
  if (method !== 'initialize') return require('node:fs').closeSync(1);
  const result = { protocolVersion: 1, agentCapabilities: {} };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});`;

describe('an agent that misbehaves', () => {
  it('is not looked for over its other API once the connection broke', async () => {
    const script = join(home, 'half-gone.cjs');
    await writeFile(script, halfGone);
    const profile = customProfile({ name: 'Half', command: process.execPath, args: [script] });
    const half = new AgentClient({
      profile: { ...profile, quirks: { ...profile.quirks, hasSideChannel: true } },
      cwd: home,
      env: { TMPDIR: home },
    });
    onTestFinished(() => half.close());
    await half.start();
    expect(await half.sideChannel?.statuses()).toEqual([]);
    await expect(half.newSession()).rejects.toThrow(TransportError);
    const failure = (): Promise<unknown> | undefined =>
      half.sideChannel?.statuses().catch((error: unknown) => error);
    await expect.poll(failure, { timeout: 20_000 }).toMatchObject({ reason: 'closed' });
  });

  it('is not waited for once it is gone, if its other API was still to come', async () => {
    const script = join(home, 'short-lived.cjs');
    await writeFile(script, shortLived);
    const profile = customProfile({ name: 'Short', command: process.execPath, args: [script] });
    const short = new AgentClient({
      profile: { ...profile, quirks: { ...profile.quirks, hasSideChannel: true } },
      cwd: home,
      env: { TMPDIR: home },
    });
    onTestFinished(() => short.close());
    await short.start().catch(() => {
      // It may end before or after its greeting is read.
    });
    expect(short.sideChannel).toBeUndefined();
    await expect(short.newSession()).rejects.toThrow();
  }, 20_000);

  it('A08 loses nothing around what nobody knows, and shows that in the protocol log', async () => {
    const { session, updates } = await sessionWithUpdates();
    const { text, stopReason } = await session.prompt('unknown');
    expect(stopReason).toBe('end_turn');
    expect(text).toBe('one two three');
    const tool = session.toolCall('call-1');
    expect(tool).toMatchObject({ title: 'odd', kind: 'other' });
    expect(tool?.content).toEqual([{ type: 'content', content: { type: 'text', text: 'kept' } }]);
    expect(tool?.locations).toEqual([{ path: '/kept' }]);
    expect(session.plan).toMatchObject([{ content: 'kept' }]);
    const unknown = updates.filter((update) => update.sessionUpdate === 'unknown');
    expect(unknown.map(({ variant }) => variant)).toContain('mood_update');
    const logged = client.protocolLog.frames(({ note }) => note !== undefined);
    expect(JSON.stringify(logged.map(({ message }) => message))).toContain('mood_update');
  });

  it('keeps what comes after the answer, and answers that come twice', async () => {
    const { session, updates } = await sessionWithUpdates();
    expect((await session.prompt('late 5')).text).toMatch(/^in time /);
    const said = (): string =>
      updates
        .flatMap((update) =>
          update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text'
            ? [update.content.text]
            : [],
        )
        .join('');
    await expect.poll(said).toBe('in time late 0 late 1 late 2 late 3 late 4 ');
    const twice = await session.prompt('duplicates');
    expect(twice).toMatchObject({ stopReason: 'end_turn', text: 'answered' });
    expect(session.toolCall('call-1')?.title).toBe('second');
    expect((await session.prompt('and on')).text).toBe('and on');
  });

  it('answers a question about a tool call that is over', async () => {
    const { session } = await sessionWithUpdates();
    const { text } = await session.prompt('afterthought');
    expect(JSON.parse(text)).toHaveProperty('outcome');
  });

  it('takes hostile texts and paths as text', async () => {
    const { session } = await sessionWithUpdates();
    const { text } = await session.prompt('hostile');
    expect(text).toContain('<script>');
    expect(session.toolCall('call-1')?.locations).toHaveLength(2);
    const { text: answer } = await session.prompt('ask fs/read_text_file {"path":"/etc/passwd"}');
    expect(JSON.parse(answer)).toMatchObject({ error: { code: expect.any(Number) } });
    expect(answer).not.toContain('root:');
    const { text: escape } = await session.prompt(
      'ask fs/write_text_file {"path":"../../x","content":"y"}',
    );
    expect(JSON.parse(escape)).toHaveProperty('error');
    const { text: none } = await session.prompt('ask made/up');
    expect(JSON.parse(none)).toMatchObject({ error: { code: -32601 } });
  });

  it('A11 gives all of 20,000 chunks, in order', async () => {
    const { session } = await sessionWithUpdates(await doomed());
    const { text } = await session.prompt('flood 20000');
    expect(text.length).toBe(20_000);
    expect(text).toBe('0123456789'.repeat(2000));
  });

  it('A10 keeps updates that come before the answer that makes their session', async () => {
    const parent = await client.newSession();
    let words = '';
    await client.forkSession(parent.id, {
      onUpdate: ({ update }) => {
        if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text')
          words += update.content.text;
      },
    });
    expect(words).toBe(Array.from({ length: 150 }, (_, n) => `${n} `).join(''));
  });

  it('A26 a cancelled turn counts as such whatever the agent says', async () => {
    const { session } = await sessionWithUpdates();
    const turn = session.prompt('denial');
    await expect.poll(() => session.busy).toBe(true);
    await session.cancel();
    expect(await turn).toMatchObject({ stopReason: 'end_turn', cancelRequested: true });
  });

  it('lets go of an agent that never answers', async () => {
    const { session } = await sessionWithUpdates();
    const stop = new AbortController();
    const turn = session.prompt('silence', { signal: stop.signal });
    await expect.poll(() => session.busy).toBe(true);
    stop.abort();
    await expect(turn).rejects.toThrow(CancelledError);
    const other = await client.newSession();
    expect((await other.prompt('still here')).text).toBe('still here');
  });

  it.each(['crash', 'killed', 'huge 65'])(
    'A07 "%s" fails every turn of the process, and says why',
    async (words) => {
      const made = await doomed();
      const waiting = await made.newSession();
      const turn = waiting.prompt('wait');
      await expect.poll(() => waiting.busy).toBe(true);
      const session = await made.newSession();
      const failures = await Promise.all(
        [session.prompt(words), turn].map((each) =>
          each.then(
            () => undefined,
            (error: unknown) => error,
          ),
        ),
      );
      for (const failure of failures) expect(failure).toBeInstanceOf(TransportError);
      expect(made.state).toBe('degraded');
      await expect(made.newSession()).rejects.toThrow(TransportError);
    },
  );
});
