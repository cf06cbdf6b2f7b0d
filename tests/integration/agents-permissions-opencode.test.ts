import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { askPeople } from '#core/agents/broker/ask-people.ts';
import type { OpenPermission } from '#core/agents/broker/open-request.ts';
import { PermissionBroker } from '#core/agents/broker/permission-broker.ts';
import type { AgentClient } from '#core/agents/client/agent-client.ts';
import { memoryJournal } from '#core/agents/permissions/decision-journal.ts';
import { describeDecision } from '#core/agents/permissions/describe-decision.ts';
import { PermissionRuleBook } from '#core/agents/permissions/permission-rule-book.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { startOpencode } from '#tests/support/opencode/opencode-client.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';
import { call, say } from '#tests/support/opencode/scripted-model.ts';

const PATIENCE = { timeout: 30_000 };
const desktop = { surface: 'desktop' };

describe.runIf(opencodeBinary())('permissions of the real opencode', () => {
  const journal = memoryJournal();
  const broker = new PermissionBroker({ journal });
  const rules = new PermissionRuleBook();
  let world: OpencodeWorld;
  let client: AgentClient;

  beforeAll(async () => {
    world = await OpencodeWorld.create({ files: { '.env': 'KEY=1\n' } });
    client = await startOpencode(world, {
      ...askPeople(broker, 'opencode'),
      journal,
      permissionRules: rules,
      disallowedTools: ['webfetch'],
    });
  });
  afterEach(() => {
    for (const { id } of rules.list()) rules.revoke(id);
    expect(broker.list()).toEqual([]);
    expect(world.model.forget()).toMatchObject({ left: 0, surprises: [] });
  });
  afterAll(async () => {
    await client?.close();
    await world?.[Symbol.asyncDispose]();
  });

  /** The question that is open in a session, once there is one. */
  async function question(sessionId: string): Promise<OpenPermission> {
    await vi.waitFor(() => expect(broker.list(sessionId)).toHaveLength(1), PATIENCE);
    const [open] = broker.list(sessionId);
    if (open?.kind !== 'permission') throw new Error('Something else was asked.');
    return open;
  }

  function answer({ id }: OpenPermission, optionId: string): void {
    const given = { kind: 'permission', optionId } as const;
    expect(broker.answer(id, given, desktop)).toEqual({ status: 'accepted' });
  }

  const decisions = (sessionId: string): readonly string[] =>
    journal.recent({ sessionId, limit: 10 }).map(describeDecision).toReversed();

  it('A46 tells the path of a file it wants to read though the request does not', async () => {
    await using session = await client.newSession();
    const filePath = join(world.project, '.env');
    world.model.script(call('read', { filePath }), say('Read.'));
    const turn = session.prompt('Read it.');
    const open = await question(session.id);
    expect(open).toMatchObject({ toolName: 'read', permissionKey: 'read' });
    expect(open.request.toolCall.rawInput).toMatchObject({ filePath });
    answer(open, 'once');
    await turn;
    expect(decisions(session.id)).toEqual(['“Allow once”, by you on desktop.']);
  });

  it('A48 a rule allows one command and not what is chained to it', async () => {
    await using session = await client.newSession();
    rules.add({ effect: 'allow', tool: 'bash', pattern: { kind: 'command', value: 'echo *' } });
    const bash = (command: string) => call('bash', { command, description: 'Says so' });
    world.model.script(bash('echo one'), bash('echo two; touch chained.txt'));
    const turn = session.prompt('Say it.');
    const open = await question(session.id);
    expect(open.request.toolCall.title).toBe('echo two; touch chained.txt');
    answer(open, 'reject');
    await turn;
    await expect(world.read('chained.txt')).rejects.toThrow();
    expect(decisions(session.id)).toEqual([
      '“Allow once”, automatically by a rule of yours.',
      '“Reject”, by you on desktop.',
    ]);
  });

  it('A48 a rule for a folder knows the paths of edits, and a list what may never be', async () => {
    await using session = await client.newSession();
    rules.add({ effect: 'allow', tool: 'edit', pattern: { kind: 'path', value: 'src/**' } });
    const write = (name: string) =>
      call('write', { filePath: join(world.project, name), content: 'two\n' });
    world.model.script(write('src/a.txt'), write('b.txt'));
    const turn = session.prompt('Write.');
    const open = await question(session.id);
    expect(open).toMatchObject({ toolName: 'write', permissionKey: 'edit' });
    answer(open, 'reject');
    await turn;
    expect(await world.read('src/a.txt')).toBe('two\n');
    await expect(world.read('b.txt')).rejects.toThrow();

    world.model.script(call('webfetch', { url: 'http://127.0.0.1:9/', format: 'text' }));
    await session.prompt('Fetch.');
    expect(decisions(session.id).at(-1)).toBe('“Reject”, automatically: webfetch is not allowed.');
  });

  it('A48 knows a path outside the project', async () => {
    await using session = await client.newSession();
    const folder = await mkdtemp(join(tmpdir(), 'aerie-outside-'));
    try {
      await writeFile(join(folder, 'x.txt'), 'outside\n');
      world.model.script(call('read', { filePath: join(folder, 'x.txt') }));
      const turn = session.prompt('Read it.');
      const open = await question(session.id);
      expect(open.permissionKey).toBe('external_directory');
      answer(open, 'reject');
      await turn;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('A27 a cancelled turn closes the question', async () => {
    await using session = await client.newSession();
    world.model.script(call('bash', { command: 'echo never', description: 'Waits' }));
    const turn = session.prompt('Say it.');
    const open = await question(session.id);
    await session.cancel();
    expect(broker.list(session.id)).toEqual([]);
    expect(await turn).toMatchObject({ cancelRequested: true });
    const given = { kind: 'permission', optionId: 'once' } as const;
    expect(broker.answer(open.id, given, desktop).status).toBe('already_answered');
    expect(decisions(session.id)).toEqual(['Not answered: it was cancelled.']);
  });

  it('A44 sub-agents are under the same rules and ask the same people', async () => {
    await using session = await client.newSession();
    rules.add({ effect: 'allow', tool: 'bash', pattern: { kind: 'command', value: 'echo *' } });
    const bash = (command: string) => call('bash', { command, description: 'Says so' });
    world.model.script(
      call('task', { description: 'Sub work', prompt: 'Do it.', subagent_type: 'general' }),
      bash('echo from-sub'),
      bash('true'),
      say('The child is done.'),
      say('All done.'),
    );
    const turn = session.prompt('Delegate it.');
    const open = await question(session.id);
    expect(open.request).toMatchObject({
      origin: 'subagent',
      subagent: { title: expect.stringContaining('Sub work') },
      toolCall: { title: 'true' },
    });
    answer(open, 'once');
    expect(await turn).toMatchObject({ text: 'All done.' });
    expect(decisions(session.id)).toEqual([
      '“Allow once”, automatically by a rule of yours.',
      '“Allow once”, by you on desktop.',
    ]);
  });
});
