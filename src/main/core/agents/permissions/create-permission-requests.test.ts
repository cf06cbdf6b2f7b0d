import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  aPermissionDesk,
  bashRequest,
  cancelled,
  selected,
} from '#tests/support/a-permission-desk.ts';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { FakeSessionView } from '#tests/support/fake-session-view.ts';
import { ProcessError } from '../errors/acp-error.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import { hookBlock } from '../hooks/hook-results.ts';
import type { HookMap } from '../hooks/hook-types.ts';
import { memoryRules, PermissionRuleBook } from './permission-rule-book.ts';
import type {
  PermissionContext,
  PermissionHandler,
  PermissionRequest,
} from './permission-types.ts';

function ask(
  scene: ReturnType<typeof aPermissionDesk>,
  request = bashRequest,
  session = aSessionView({ cwd: '/p' }),
  signal = new AbortController().signal,
) {
  return scene.desk.requestPermission(request, { signal, session });
}

function hooksOf(map: HookMap) {
  return createHooks(map);
}

/** Waits until it is told to answer. */
function heldHandler() {
  const answer = Promise.withResolvers<Awaited<ReturnType<PermissionHandler>>>();
  const seen: { request: PermissionRequest; context: PermissionContext }[] = [];
  const handler: PermissionHandler = (request, context) => {
    seen.push({ request, context });
    return answer.promise;
  };
  return { handler, seen, answer };
}

describe('a permission request (A48)', () => {
  it('is rejected with a warning where nobody answers', async () => {
    const scene = aPermissionDesk();
    expect(await ask(scene)).toEqual(selected('reject'));
    expect(scene.warnings).toEqual([expect.stringContaining('Set canUseTool')]);
    expect(scene.decided[0]).toMatchObject({ automatic: true, decidedBy: { kind: 'default' } });
  });

  it('goes to the handler with all that is known of the call (A46)', async () => {
    const session = new FakeSessionView('s');
    session.show('call_1', { name: 'read', title: '/p/.env', rawInput: { filePath: '/p/.env' } });
    const { handler, seen, answer } = heldHandler();
    answer.resolve({ optionId: 'always' });
    const request = {
      ...bashRequest,
      toolCall: { toolCallId: 'call_1', title: 'read', rawInput: {} },
    };
    expect(await ask(aPermissionDesk({ canUseTool: handler }), request, session)).toEqual(
      selected('always'),
    );
    expect(seen[0]?.request).toMatchObject({
      sessionId: 's',
      origin: 'agent',
      options: bashRequest.options,
      toolCall: { title: '/p/.env', rawInput: { filePath: '/p/.env' } },
    });
    expect(seen[0]?.context).toMatchObject({ toolName: 'read', session: { id: 's' } });
  });

  it.each([
    ['allow_once', 'once'],
    ['allow_always', 'always'],
    ['reject_once', 'reject'],
    ['reject_always', 'reject'],
  ] as const)('answers %s with %s', async (decision, optionId) => {
    const scene = aPermissionDesk({ canUseTool: () => Promise.resolve(decision) });
    expect(await ask(scene)).toEqual(selected(optionId));
    expect(scene.outcomes).toEqual([
      ['permission.request', 1, { outcome: `selected:${optionId}` }],
    ]);
    expect(scene.decided[0]).toMatchObject({ automatic: false, decidedBy: { kind: 'handler' } });
  });

  it('answers cancelled where the handler says so', async () => {
    const scene = aPermissionDesk({ canUseTool: () => Promise.resolve('cancelled') });
    expect(await ask(scene)).toEqual(cancelled);
    expect(scene.outcomes).toEqual([['permission.request', 1, { outcome: 'cancelled' }]]);
  });

  it('is rejected where the handler fails, and logged', async () => {
    for (const canUseTool of [
      () => Promise.reject(new Error('broken')),
      () => {
        throw new Error('broken');
      },
      () => Promise.resolve({ optionId: 'never offered' }),
    ]) {
      const scene = aPermissionDesk({ canUseTool });
      expect(await ask(scene)).toEqual(selected('reject'));
      expect(scene.outcomes).toEqual([['permission.request', 1, { outcome: 'error' }]]);
    }
  });

  it('does not make an id of the agent a label that could be anything', async () => {
    const options = [{ optionId: 'x'.repeat(500), kind: 'allow_once' as const, name: 'x' }];
    const scene = aPermissionDesk({ canUseTool: () => Promise.resolve('allow_once') });
    await ask(scene, { ...bashRequest, options });
    expect(scene.outcomes).toEqual([['permission.request', 1, { outcome: 'selected:allow_once' }]]);
  });

  it('is not answered by more than 64 open dialogs of a session', async () => {
    const { handler, answer } = heldHandler();
    const scene = aPermissionDesk({ canUseTool: handler });
    const asked = Array.from({ length: 64 }, () => ask(scene));
    expect(await ask(scene)).toEqual(selected('reject'));
    answer.resolve('allow_once');
    expect(new Set((await Promise.all(asked)).map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await ask(scene)).toEqual(selected('once'));
  });
});

describe('lists, rules and hooks (A48, A64)', () => {
  const never: PermissionHandler = () => Promise.reject(new Error('nobody was to be asked'));

  it('decide before anybody is asked, and say so', async () => {
    const allowed = aPermissionDesk({ canUseTool: never, allowedTools: ['bash'] });
    expect(await ask(allowed)).toEqual(selected('once'));
    expect(allowed.decided[0]).toMatchObject({
      automatic: true,
      decidedBy: { kind: 'list', list: 'allowedTools', name: 'bash' },
    });
    const both = aPermissionDesk({
      canUseTool: never,
      allowedTools: ['bash'],
      disallowedTools: ['bash'],
    });
    expect(await ask(both)).toEqual(selected('reject'));
    expect(both.decided[0]?.decidedBy).toMatchObject({ list: 'disallowedTools' });
  });

  it('ask where they do not speak of the call', async () => {
    const handler = vi.fn<PermissionHandler>(() => Promise.resolve('allow_once'));
    const scene = aPermissionDesk({
      canUseTool: handler,
      allowedTools: ['edit'],
      disallowedTools: ['Bash'],
    });
    expect(await ask(scene)).toEqual(selected('once'));
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('take the rules of the user for this agent and project', async () => {
    const rules = new PermissionRuleBook(memoryRules());
    const pattern = { kind: 'command' as const, value: 'echo *' };
    const rule = rules.add({
      effect: 'allow',
      tool: 'bash',
      agent: 'opencode',
      project: '/p',
      pattern,
    });
    const scene = aPermissionDesk({ canUseTool: never }, { rules });
    expect(await ask(scene)).toEqual(selected('once'));
    expect(scene.decided[0]?.decidedBy).toEqual({ kind: 'rule', ruleId: rule.id });
    expect(await ask(scene, bashRequest, aSessionView({ cwd: '/other' }))).toEqual(
      selected('reject'),
    );
    const chained = { ...bashRequest.toolCall, rawInput: { command: 'echo one; rm -rf x' } };
    expect(await ask(scene, { ...bashRequest, toolCall: chained })).toEqual(selected('reject'));
    rules.revoke(rule.id);
    expect(await ask(scene)).toEqual(selected('reject'));
  });

  it('do not allow a path behind a link that leads elsewhere', async () => {
    const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-rules-')));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    mkdirSync(join(cwd, 'src'));
    mkdirSync(join(cwd, 'secret'));
    symlinkSync(join(cwd, 'secret'), join(cwd, 'src', 'link'));
    const rules = new PermissionRuleBook(memoryRules());
    rules.add({ effect: 'allow', tool: 'edit', pattern: { kind: 'path', value: 'src/**' } });
    const scene = aPermissionDesk({}, { rules, platform: process.platform });
    const edit = (path: string) =>
      ask(
        scene,
        {
          ...bashRequest,
          toolCall: { toolCallId: 'c', kind: 'edit', locations: [{ path: join(cwd, path) }] },
        },
        aSessionView({ cwd }),
      );
    expect(await edit('src/new/file.ts')).toEqual(selected('once'));
    expect(await edit('src/link/file.ts')).toEqual(selected('reject'));
    rules.add({ effect: 'allow', tool: 'edit', pattern: { kind: 'path', value: 'secret/**' } });
    expect(await edit('secret/file.ts')).toEqual(selected('once'));
  });

  it('reject where the rules cannot be read', async () => {
    const rules = {
      rulesFor: () => {
        throw new Error('disk');
      },
    };
    const scene = aPermissionDesk({ allowedTools: ['bash'] }, { rules });
    expect(await ask(scene)).toEqual(selected('reject'));
    expect(scene.decided[0]?.decidedBy.kind).toBe('error');
  });

  it('a hook refuses before all of them', async () => {
    const seen: unknown[] = [];
    const hooks = hooksOf({
      permission_request: [
        {
          matcher: /^echo/,
          hooks: [
            ({ permissionRequest, sessionId }) => {
              seen.push(sessionId, permissionRequest.toolCall.title);
              return hookBlock('not on Sundays');
            },
          ],
        },
      ],
    });
    const scene = aPermissionDesk({ canUseTool: never, allowedTools: ['bash'] }, { hooks });
    expect(await ask(scene)).toEqual(selected('reject'));
    expect(seen).toEqual(['s', 'echo one']);
    expect(scene.decided[0]?.decidedBy).toEqual({ kind: 'hook', reason: 'not on Sundays' });
    expect(scene.outcomes).toEqual([['permission.request', 1, { outcome: 'hook_blocked' }]]);
  });

  it('a hook is told of every denial and of nothing else', async () => {
    const told: unknown[] = [];
    const hooks = hooksOf({
      permission_denied: [
        { hooks: [({ permissionResponse }) => void told.push(permissionResponse)] },
      ],
    });
    for (const decision of ['allow_once', 'reject_once', 'cancelled'] as const) {
      await ask(aPermissionDesk({ canUseTool: () => Promise.resolve(decision) }, { hooks }));
    }
    await vi.waitFor(() => expect(told).toEqual([selected('reject'), cancelled]));
  });
});

describe('a permission request that is taken back (A27)', () => {
  it('is answered cancelled at once, whatever the handler does', async () => {
    const { handler, seen, answer } = heldHandler();
    const stop = new AbortController();
    const scene = aPermissionDesk({ canUseTool: handler });
    const asked = ask(scene, bashRequest, aSessionView(), stop.signal);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    stop.abort();
    // A handler that allows as it hears of the end is too late.
    answer.resolve('allow_always');
    expect(await asked).toEqual(cancelled);
    expect(seen[0]?.context.signal.aborted).toBe(true);
    expect(scene.decided[0]?.decidedBy).toEqual({ kind: 'cancelled' });
  });

  it('is not asked at all if that came first', async () => {
    const handler = vi.fn<PermissionHandler>();
    const scene = aPermissionDesk({ canUseTool: handler });
    expect(await ask(scene, bashRequest, aSessionView(), AbortSignal.abort())).toEqual(cancelled);
    expect(handler).not.toHaveBeenCalled();
  });

  it('tells that the agent is gone from the reason', async () => {
    const gone = new ProcessError('gone', { exitCode: 1, signal: null, stderrTail: '' });
    const scene = aPermissionDesk();
    await ask(scene, bashRequest, aSessionView(), AbortSignal.abort(gone));
    expect(scene.decided[0]?.decidedBy).toEqual({ kind: 'agent_exit' });
    expect(scene.journal.recent({ limit: 1 })[0]?.decision?.outcome).toBe('unanswered');
  });

  it('closes when its tool call is over, and keeps no listener', async () => {
    const session = new FakeSessionView('s');
    const { handler, seen } = heldHandler();
    const scene = aPermissionDesk({ canUseTool: handler });
    const asked = ask(scene, bashRequest, session);
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    session.show('call_2', { status: 'failed' });
    session.show('call_1', { status: 'in_progress' });
    expect(seen[0]?.context.signal.aborted).toBe(false);
    session.show('call_1', { status: 'completed' });
    expect(await asked).toEqual(cancelled);
    expect(scene.decided[0]?.decidedBy).toEqual({ kind: 'call_ended' });
    expect(session.listeners).toBe(0);
  });
});

describe('the record of permission requests', () => {
  it('has every request with what decided it', async () => {
    const scene = aPermissionDesk({ allowedTools: ['bash'] });
    await ask(scene);
    expect(scene.journal.recent({ sessionId: 's', limit: 9 })).toEqual([
      {
        request: {
          id: scene.decided[0]?.request.id,
          kind: 'permission',
          agent: 'opencode',
          project: '/p',
          sessionId: 's',
          origin: 'agent',
          title: 'echo one',
          toolCallId: 'call_1',
          toolName: undefined,
          permissionKey: 'bash',
          options: bashRequest.options,
          askedAt: expect.any(Number),
        },
        decision: {
          outcome: 'selected',
          optionId: 'once',
          decidedBy: { kind: 'list', list: 'allowedTools', name: 'bash' },
          decidedAt: expect.any(Number),
        },
      },
    ]);
  });

  it('keeps no answer from the agent by failing', async () => {
    const broken = () => {
      throw new Error('disk full');
    };
    const journal = { opened: broken, decided: broken, recent: () => [] };
    const onDidDecidePermission = broken;
    const scene = aPermissionDesk({ allowedTools: ['bash'], onDidDecidePermission }, { journal });
    expect(await ask(scene)).toEqual(selected('once'));
    expect(scene.warnings).toHaveLength(3);
  });

  it('cuts what an agent says far too long', async () => {
    const scene = aPermissionDesk();
    const title = '💥'.repeat(50_000);
    await ask(scene, { ...bashRequest, toolCall: { toolCallId: 'x', title } });
    const kept = scene.journal.recent({ limit: 1 })[0]?.request.title ?? '';
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.isWellFormed()).toBe(true);
  });
});
