import { describe, expect, it } from 'vitest';
import { aPermissionDesk } from '#tests/support/a-permission-desk.ts';
import { aSessionView, aToolCall } from '#tests/support/a-session-view.ts';
import { PermissionRuleBook } from './permission-rule-book.ts';
import type { PermissionRequest } from './permission-types.ts';
import type { SubagentPermission } from './side-request.ts';

const forSubagent: SubagentPermission = {
  type: 'permission',
  id: 'per_1',
  sessionId: 'child',
  rootSessionId: 's',
  title: 'sub work',
  permission: 'bash',
  patterns: ['echo from-sub'],
  metadata: { command: 'echo from-sub' },
  toolCallId: 'call_9',
};

describe('a permission of a sub-agent (A44)', () => {
  it.each([
    ['allow_once', 'once'],
    ['allow_always', 'always'],
    ['reject_once', 'reject'],
    ['cancelled', 'reject'],
  ] as const)('goes the same way: %s is %s', async (decision, reply) => {
    const seen: PermissionRequest[] = [];
    const scene = aPermissionDesk({
      canUseTool: (request) => {
        seen.push(request);
        return Promise.resolve(decision);
      },
    });
    const context = { signal: new AbortController().signal, session: aSessionView() };
    expect(await scene.desk.decideFor(forSubagent, context)).toBe(reply);
    expect(seen[0]).toMatchObject({
      origin: 'subagent',
      subagent: { sessionId: 'child', title: 'sub work' },
      toolCall: { title: 'echo from-sub', kind: 'execute' },
    });
    expect(scene.journal.recent({ limit: 1 })[0]?.request.origin).toBe('subagent');
  });

  it('is decided by the same lists and rules', async () => {
    const rules = new PermissionRuleBook();
    rules.add({ effect: 'allow', tool: 'bash', pattern: { kind: 'command', value: 'echo *' } });
    rules.add({ effect: 'allow', tool: 'edit', pattern: { kind: 'path', value: '/p/src/**' } });
    rules.add({ effect: 'allow', tool: 'webfetch', pattern: { kind: 'host', value: 'a.com' } });
    const { desk } = aPermissionDesk({ disallowedTools: ['skill'] }, { rules });
    const session = aSessionView({ cwd: '/p' });
    const decide = (over: Partial<SubagentPermission>) =>
      desk.decideFor(
        { ...forSubagent, metadata: {}, ...over },
        { signal: session.signal, session },
      );
    expect(await decide({})).toBe('once');
    expect(await decide({ patterns: ['echo a', 'rm b'] })).toBe('reject');
    expect(await decide({ metadata: { command: 'echo a && rm b' } })).toBe('reject');
    expect(await decide({ permission: 'edit', patterns: ['src/a.ts'] })).toBe('once');
    expect(await decide({ permission: 'edit', patterns: ['src/a.ts', 'b'] })).toBe('reject');
    expect(await decide({ permission: 'webfetch', patterns: ['https://a.com/x'] })).toBe('once');
    expect(await decide({ permission: 'webfetch', patterns: ['https://b.com/x'] })).toBe('reject');
    expect(await decide({ permission: 'skill' })).toBe('reject');
  });

  it('shows what it is about even if it hardly says', async () => {
    const titles: string[] = [];
    const { desk } = aPermissionDesk({
      canUseTool: ({ toolCall }) => {
        titles.push(toolCall.title);
        return Promise.resolve('cancelled');
      },
    });
    const context = { signal: new AbortController().signal, session: aSessionView() };
    const bare = { ...forSubagent, metadata: {}, toolCallId: undefined };
    await desk.decideFor({ ...bare, patterns: ['a', 'b'] }, context);
    await desk.decideFor({ ...bare, patterns: [] }, context);
    expect(titles).toEqual(['a, b', 'bash']);
  });

  it('uses no tool call of the parent by mistake', async () => {
    const session = aSessionView({ toolCall: () => aToolCall({ name: 'task', title: 'parent' }) });
    const { desk, decided } = aPermissionDesk();
    await desk.decideFor(forSubagent, { signal: session.signal, session });
    expect(decided[0]?.request.toolCall).toMatchObject({ title: 'echo from-sub', name: undefined });
  });
});
