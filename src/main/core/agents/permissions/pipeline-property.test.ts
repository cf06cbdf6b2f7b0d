import type { PermissionOption, RequestPermissionRequest } from '@agentclientprotocol/sdk/unstable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { createHooks } from '../hooks/create-hooks.ts';
import { hookBlock } from '../hooks/hook-results.ts';
import { createPermissionRequests } from './create-permission-requests.ts';
import { memoryJournal } from './decision-journal.ts';
import type { PermissionRule } from './permission-rule.ts';
import type { PermissionDecision, PermissionHandler } from './permission-types.ts';

const kinds = ['allow_once', 'allow_always', 'reject_once', 'reject_always'] as const;
const names = ['bash', 'edit', 'mcp_x'];
const ids = ['once', 'always', 'reject', ''];

const option = fc.record({
  optionId: fc.constantFrom(...ids),
  kind: fc.constantFrom(...kinds),
  name: fc.constant('x'),
});
const list = fc.subarray(names);
const rule: fc.Arbitrary<PermissionRule> = fc.record({
  id: fc.uuid(),
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  tool: fc.constantFrom(...names),
  createdAt: fc.constant(0),
});
const decision: fc.Arbitrary<PermissionDecision> = fc.oneof(
  fc.constantFrom<PermissionDecision>('cancelled', ...kinds),
  fc.constantFrom(...ids, 'never').map((optionId) => ({ optionId })),
);

interface Scene {
  readonly options: PermissionOption[];
  readonly name: string | undefined;
  readonly allowedTools: string[];
  readonly disallowedTools: string[];
  readonly rules: PermissionRule[];
  readonly hook: 'none' | 'pass' | 'block' | 'throw';
  readonly decision: PermissionDecision;
  readonly handler: 'none' | 'answer' | 'throw' | 'reject' | 'never';
}

const scene: fc.Arbitrary<Scene> = fc.record({
  options: fc.array(option, { maxLength: 5 }),
  name: fc.constantFrom('bash', 'mcp_x', 'other', undefined),
  allowedTools: list,
  disallowedTools: list,
  rules: fc.array(rule, { maxLength: 4 }),
  hook: fc.constantFrom('none' as const, 'pass' as const, 'block' as const, 'throw' as const),
  decision,
  handler: fc.constantFrom(
    ...([
      'none',
      'answer',
      'throw',
      'reject',
      'never',
    ] as const satisfies readonly Scene['handler'][]),
  ),
});

function handlerOf({ handler, decision: given }: Scene, stop: AbortController): PermissionHandler {
  return () => {
    if (handler === 'throw') throw new Error('broken');
    if (handler === 'reject') return Promise.reject(new Error('broken'));
    if (handler === 'answer') return Promise.resolve(given);
    // Nobody ever answers, so the turn is cancelled.
    stop.abort();
    return new Promise(() => {});
  };
}

async function run(given: Scene) {
  const stop = new AbortController();
  const journal = memoryJournal();
  const hook = (): ReturnType<typeof hookBlock> | undefined => {
    if (given.hook === 'throw') throw new Error('broken');
    return given.hook === 'block' ? hookBlock('no') : undefined;
  };
  const hooks =
    given.hook === 'none' ? undefined : createHooks({ permission_request: [{ hooks: [hook] }] });
  const desk = createPermissionRequests(
    {
      ...given,
      ...(given.handler === 'none' ? {} : { canUseTool: handlerOf(given, stop) }),
    },
    { journal, rules: { rulesFor: () => given.rules }, ...(hooks ? { hooks } : {}) },
  );
  const request: RequestPermissionRequest = {
    sessionId: 's',
    toolCall: { toolCallId: 'c', kind: 'execute', ...(given.name ? { name: given.name } : {}) },
    options: given.options,
  };
  const session = aSessionView({ cwd: '/p' });
  const { outcome } = await desk.requestPermission(request, { signal: stop.signal, session });
  return { outcome, entries: journal.recent({ limit: 10 }) };
}

describe('whatever lists, rules, hooks and handler say (A48)', () => {
  it('only what was offered is answered, once, and whatever denies wins', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const { outcome, entries } = await run(given);
        const chosen =
          outcome.outcome === 'selected'
            ? given.options.filter(({ optionId }) => optionId === outcome.optionId)
            : [];
        expect(outcome.outcome === 'cancelled' || chosen.length > 0).toBe(true);

        const isNamed = (each: string): boolean => each === given.name || each === 'bash';
        const isDenied =
          given.hook === 'block' ||
          given.hook === 'throw' ||
          given.disallowedTools.some(isNamed) ||
          given.rules.some(({ effect, tool }) => effect === 'deny' && isNamed(tool));
        // An id that means "yes" once may be taken for a "yes".
        if (isDenied) expect(chosen.some(({ kind }) => kind.startsWith('allow'))).toBe(false);

        expect(entries).toHaveLength(1);
        const [entry] = entries;
        expect(entry?.decision).toBeDefined();
        const optionId = outcome.outcome === 'selected' ? outcome.optionId : undefined;
        expect(entry?.decision?.optionId).toBe(optionId);
      }),
      { numRuns: 400 },
    );
  });
});
